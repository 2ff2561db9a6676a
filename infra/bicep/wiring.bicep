// Phase 2: what needs the deployed functions. Run again after every deployment; it changes nothing that is right.

import { eventTypes, hub, relayFunction } from 'contract.bicep'

@description('The API app, with its code.')
param apiAppName string

@description('The Web PubSub resource.')
param webPubSubName string

@description('The Event Grid topic.')
param topicName string

@description('The storage account of dead letters.')
param storageAccountName string

@description('The container of dead letters.')
param deadLetterContainer string

@description('Event types beside the five that every deployment knows.')
param moreEventTypes string[] = []

resource apiApp 'Microsoft.Web/sites@2025-03-01' existing = {
  name: apiAppName

  // Exists once the code runs: the topic refuses an endpoint that does not.
  resource relay 'functions' existing = { name: relayFunction }
}

resource webPubSub 'Microsoft.SignalRService/webPubSub@2024-03-01' existing = {
  name: webPubSubName
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource storage 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: storageAccountName
}

// The only credential that /runtime/webhooks takes. It goes from one control plane to another, through no output, parameter or setting.
var webhookKey = listKeys('${apiApp.id}/host/default', '2025-03-01').systemKeys.webpubsub_extension

// Anonymous connections are let in only together with the handler of connect, which checks every token: one write, so that
// there is no moment with the one and without the other.
resource realtimeHub 'Microsoft.SignalRService/webPubSub/hubs@2024-03-01' = {
  parent: webPubSub
  name: hub
  properties: {
    anonymousConnectPolicy: 'allow'
    eventHandlers: [
      {
        urlTemplate: 'https://${apiApp.properties.defaultHostName}/runtime/webhooks/webpubsub?code=${webhookKey}'
        systemEvents: ['connect', 'connected', 'disconnected']
        userEventPattern: '*'
      }
    ]
  }
}

resource relaySubscription 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'relay'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      // Not a web hook: to a wrong function name that would answer 202 and lose events.
      endpointType: 'AzureFunction'
      properties: {
        resourceId: apiApp::relay.id
        // A batch must be in the log and sent within 20 s.
        maxEventsPerBatch: 200
        preferredBatchSizeInKilobytes: 1024
      }
    }
    filter: {
      includedEventTypes: concat(eventTypes, moreEventTypes)
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: storage.id
          blobContainerName: deadLetterContainer
        }
      }
    }
  }
}
