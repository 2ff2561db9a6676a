import { sizing } from '../sizes.bicep'
import { tagMap } from '../types.bicep'

@description('Name of the Web PubSub resource; also the first label of its host name.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagMap

@description('Tier.')
param sku sizing.webPubSubSku

@description('Units of 1,000 connections.')
param units sizing.webPubSubUnits

@description('The workspace for diagnostics.')
param workspaceId string

// The hub's settings are not here but in wiring.bicep, gate and all in one write. Until then who brings no token of ours is refused,
// and who does is in no group and gets nothing.
resource service 'Microsoft.SignalRService/webPubSub@2024-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'WebPubSub'
  sku: { name: sku, capacity: units }
  properties: {
    disableLocalAuth: true
    disableAadAuth: false
    publicNetworkAccess: 'Enabled'
    tls: { clientCertEnabled: false }
  }
}

// Not HttpRequestLogs: they hold URLs, and a direct connection has its token there. Not MessagingLogs: a line for every message.
#disable-next-line use-recent-api-versions // The last stable one is of 2016 and lacks most of this.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: service
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'ConnectivityLogs', enabled: true }]
  }
}
