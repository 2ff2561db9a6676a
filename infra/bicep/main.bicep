// Phase 1: everything that needs no code. Phase 2, wiring.bicep, follows the first deployment of the code.

targetScope = 'subscription'

import { accessPolicy, accessSettings, numbered } from 'access.bicep'
import { logContainer } from 'contract.bicep'
import { publisher } from 'modules/roles.bicep'
import { sizing } from 'sizes.bicep'

@description('Name of the environment, such as dev or prod. It is in the resource group\'s name and, hashed, in every other.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region. It must have Flex Consumption: az functionapp list-flexconsumption-locations.')
@minLength(1)
param location string

@description('How large and how durable; sizes.bicep has two.')
param size sizing

@description('Who may connect.')
param access accessPolicy

@description('Event types beside the five that every deployment knows.')
param moreEventTypes string[] = []

@description('Who may publish events.')
param publishers publisher[] = []

@description('Who is written to when an alert fires; empty: nobody.')
param alertEmail string = ''

@description('Put Azure Front Door before everything, so that the guide\'s URLs share one host.')
param frontDoor bool = false

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName, project: 'agentcore' }
var names = {
  resourceGroup: 'rg-agentcore-${environmentName}'
  identity: 'id-agentcore-${token}'
  workspace: 'log-agentcore-${token}'
  component: 'appi-agentcore-${token}'
  storage: 'st${token}'
  webPubSub: 'wps-agentcore-${token}'
  topic: 'evgt-agentcore-${token}'
  apiPlan: 'plan-agentcore-api-${token}'
  apiApp: 'func-agentcore-api-${token}'
  streamPlan: 'plan-agentcore-stream-${token}'
  streamApp: 'func-agentcore-stream-${token}'
  frontDoor: 'afd-agentcore-${token}'
  alerts: 'agentcore-${environmentName}'
}
var deadLetterContainer = 'dead-letters'
var packageContainer = 'packages'
var blobUri = 'https://${names.storage}.blob.${environment().suffixes.storage}'
var webPubSubHost = '${names.webPubSub}.webpubsub.azure.com'
var apiHost = '${names.apiApp}.azurewebsites.net'
var streamHost = '${names.streamApp}.azurewebsites.net'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.resourceGroup
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.identity, location: location, tags: tags }
}

module workspace 'modules/logAnalytics.bicep' = {
  scope: group
  params: {
    name: names.workspace
    location: location
    tags: tags
    retentionDays: size.workspaceRetentionDays
    dailyCapGB: size.workspaceDailyCapGB
  }
}

module component 'modules/applicationInsights.bicep' = {
  scope: group
  params: { name: names.component, location: location, tags: tags, workspaceId: workspace.outputs.id }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: names.storage
    location: location
    tags: tags
    zoneRedundant: size.zoneRedundant
    logContainer: logContainer
    deadLetterContainer: deadLetterContainer
    packageContainer: packageContainer
    retentionDays: size.logRetentionDays
    workspaceId: workspace.outputs.id
  }
}

module webPubSub 'modules/webPubSub.bicep' = {
  scope: group
  params: {
    name: names.webPubSub
    location: location
    tags: tags
    sku: size.webPubSubSku
    units: size.webPubSubUnits
    workspaceId: workspace.outputs.id
  }
}

module topic 'modules/eventGridTopic.bicep' = {
  scope: group
  params: { name: names.topic, location: location, tags: tags, workspaceId: workspace.outputs.id }
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    identityName: names.identity
    identityPrincipalId: identity.outputs.principalId
    topicPrincipalId: topic.outputs.principalId
    publishers: publishers
    storageAccountName: names.storage
    deadLetterContainer: deadLetterContainer
    webPubSubName: names.webPubSub
    topicName: names.topic
    componentName: names.component
  }
  dependsOn: [component, storage, webPubSub]
}

// Section names are the options classes'; what has the default there is not repeated here.
var settings = {
  ...accessSettings(access)
  ...numbered('Events__MoreTypes', moreEventTypes)
  HeartbeatSchedule: '*/5 * * * * *'
  Liveness__Heartbeat: size.heartbeatSeconds == 60 ? '00:01:00' : '00:00:${size.heartbeatSeconds}'
  Log__Name: logContainer
  WebPubSubConnectionString__serviceUri: 'https://${webPubSubHost}'
  WebPubSubConnectionString__credential: 'managedidentity'
  WebPubSubConnectionString__clientId: identity.outputs.clientId
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.outputs.clientId
  AzureWebJobsStorage__blobServiceUri: blobUri
  AzureWebJobsStorage__tableServiceUri: 'https://${names.storage}.table.${environment().suffixes.storage}'
}

var identityId = resourceId(
  subscription().subscriptionId,
  names.resourceGroup,
  'Microsoft.ManagedIdentity/userAssignedIdentities',
  names.identity
)

module apiApp 'modules/apiApp.bicep' = {
  scope: group
  params: {
    name: names.apiApp
    planName: names.apiPlan
    location: location
    tags: tags
    size: size
    identityId: identityId
    identityClientId: identity.outputs.clientId
    componentName: names.component
    packageContainerUri: '${blobUri}/${packageContainer}'
    settings: settings
    allowedOrigins: access.allowedOrigins
  }
  // The host needs its storage at its first start.
  dependsOn: [roles]
}

module streamApp 'modules/streamApp.bicep' = {
  scope: group
  params: {
    name: names.streamApp
    planName: names.streamPlan
    location: location
    tags: tags
    size: size
    identityId: identityId
    identityClientId: identity.outputs.clientId
    componentName: names.component
    settings: settings
    allowedOrigins: access.allowedOrigins
  }
  dependsOn: [roles]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    prefix: names.alerts
    location: location
    tags: tags
    email: alertEmail
    topicName: names.topic
    webPubSubName: names.webPubSub
    streamAppName: names.streamApp
    componentName: names.component
  }
  dependsOn: [component, streamApp, topic, webPubSub]
}

module door 'modules/frontDoor.bicep' = if (frontDoor) {
  scope: group
  params: {
    name: names.frontDoor
    endpointName: 'agentcore-${token}'
    tags: tags
    webPubSubHost: webPubSubHost
    streamHost: streamHost
    apiHost: apiHost
    workspaceId: workspace.outputs.id
  }
  dependsOn: [apiApp, streamApp, webPubSub]
}

@description('The resource group, for azd and for wiring.bicep.')
output AZURE_RESOURCE_GROUP string = names.resourceGroup

@description('The API app, for wiring.bicep.')
output AGENTCORE_API_APP string = names.apiApp

@description('The Web PubSub resource, for wiring.bicep.')
output AGENTCORE_WEB_PUBSUB string = names.webPubSub

@description('The Event Grid topic, for wiring.bicep.')
output AGENTCORE_TOPIC string = names.topic

@description('The storage account, for wiring.bicep.')
output AGENTCORE_STORAGE string = names.storage

@description('The container of events that could not be delivered, for wiring.bicep.')
output AGENTCORE_DEAD_LETTERS string = deadLetterContainer

@description('Where agents publish.')
output AGENTCORE_TOPIC_ENDPOINT string = topic.outputs.endpoint

@description('Where clients negotiate and read history.')
output AGENTCORE_API_URL string = 'https://${apiHost}'

@description('Where clients open streams.')
output AGENTCORE_STREAM_URL string = 'https://${streamHost}'

@description('The one host of all, where there is a front door; else empty.')
output AGENTCORE_FRONT_DOOR_URL string = frontDoor ? 'https://${door!.outputs.host}' : ''
