import { tagMap } from '../types.bicep'

@description('Name of the topic; also the first label of its host name.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagMap

@description('The workspace for diagnostics.')
param workspaceId string

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  // Its own identity writes dead letters and can do nothing else.
  identity: { type: 'SystemAssigned' }
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

#disable-next-line use-recent-api-versions // The last stable one is of 2016 and lacks most of this.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: topic
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'DeliveryFailures', enabled: true }
      { category: 'PublishFailures', enabled: true }
    ]
  }
}

@description('Where agents publish.')
output endpoint string = topic.properties.endpoint

@description('The identity that writes dead letters.')
output principalId string = topic.identity.principalId
