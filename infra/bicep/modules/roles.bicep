// Every right that the deployment gives, each with its reason. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles

@description('Names the app identity in assignment ids, which must be known before the identity is.')
param identityName string

@description('The identity of both apps.')
param identityPrincipalId string

@description('The Event Grid topic\'s own identity.')
param topicPrincipalId string

@description('Who may publish events: object ids of identities, applications or groups.')
param publishers publisher[]

@description('The storage account.')
param storageAccountName string

@description('The container of events that could not be delivered.')
param deadLetterContainer string

@description('The Web PubSub resource.')
param webPubSubName string

@description('The Event Grid topic.')
param topicName string

@description('The Application Insights component.')
param componentName string

@export()
@description('Someone who may publish events.')
type publisher = {
  @description('Object id in Microsoft Entra ID.')
  @minLength(36)
  @maxLength(36)
  id: string

  @description('What kind of principal it is.')
  type: 'ServicePrincipal' | 'Group' | 'User'
}

var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageBlobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var webPubSubServiceOwner = '12cf5a90-567b-43ae-8102-96cf46c7d9b4'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'
var eventGridDataSender = 'd5a91429-5739-47e2-a06b-3470a27159e7'

resource storage 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: storageAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = { name: deadLetterContainer }
  }
}

resource webPubSub 'Microsoft.SignalRService/webPubSub@2024-03-01' existing = {
  name: webPubSubName
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

// The host keeps its keys and leases in blobs and asks for Owner; the log, rejected events and the package are blobs too.
// Queues: none, since no function has a queue or blob trigger.
resource appOnBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identityName, storageBlobDataOwner)
  scope: storage
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
    description: 'Functions host keys and leases, the event log, the package.'
  }
}

// The host writes why it could not start to a table; the portal shows it from there.
resource appOnTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identityName, storageTableDataContributor)
  scope: storage
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)
    description: 'Functions host diagnostic events.'
  }
}

// Sends, groups, closing connections and minting client tokens: the one built-in data-plane role that may do all four.
resource appOnWebPubSub 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(webPubSub.id, identityName, webPubSubServiceOwner)
  scope: webPubSub
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', webPubSubServiceOwner)
    description: 'Send, groups, close, client tokens.'
  }
}

// Telemetry without an instrumentation key's word for it.
resource appOnTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, identityName, monitoringMetricsPublisher)
  scope: component
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
    description: 'Telemetry.'
  }
}

// One container, nothing else: the topic writes what it could not deliver.
resource topicOnDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage::blobs::deadLetters.id, topicName, storageBlobDataContributor)
  scope: storage::blobs::deadLetters
  properties: {
    principalId: topicPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataContributor)
    description: 'Dead letters.'
  }
}

// Agents may publish and neither read nor change the topic.
resource publisherOnTopic 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for publisher in publishers: {
    name: guid(topic.id, publisher.id, eventGridDataSender)
    scope: topic
    properties: {
      principalId: publisher.id
      principalType: publisher.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', eventGridDataSender)
      description: 'Publish events.'
    }
  }
]
