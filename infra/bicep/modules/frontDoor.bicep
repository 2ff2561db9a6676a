// One host for the guide's own URLs. It routes and hides nothing: every origin checks tokens itself and stays reachable.

import { hub } from '../contract.bicep'
import { tagMap } from '../types.bicep'

@description('Name of the profile.')
param name string

@description('First label of the endpoint\'s host name.')
param endpointName string

@description('Tags.')
param tags tagMap

@description('Host name of the Web PubSub resource.')
param webPubSubHost string

@description('Host name of the stream app.')
param streamHost string

@description('Host name of the API app.')
param apiHost string

@description('The workspace for diagnostics.')
param workspaceId string

type routing = {
  @description('Name of the origin group and of the route.')
  name: string

  @description('Where it leads.')
  host: string

  @description('Which paths. The longest match wins.')
  pattern: string

  @description('The path asked of the origin, where it is another one.')
  rewrite: string?
}

var routings routing[] = [
  { name: 'ws', host: webPubSubHost, pattern: '/realtime/ws', rewrite: '/client/hubs/${hub}' }
  { name: 'sse', host: streamHost, pattern: '/realtime/sse' }
  { name: 'api', host: apiHost, pattern: '/realtime/*' }
]

resource profile 'Microsoft.Cdn/profiles@2026-07-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    // Streams say something every 30 s; the longest that Front Door waits is 240 s.
    originResponseTimeoutSeconds: 240
    // Tokens stand in the query of WebSocket and EventSource URLs: no argument's value reaches an access log.
    logScrubbing: {
      state: 'Enabled'
      scrubbingRules: [{ matchVariable: 'QueryStringArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }]
    }
  }

  resource endpoint 'afdEndpoints' = {
    name: endpointName
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }
  }
}

resource originGroups 'Microsoft.Cdn/profiles/originGroups@2026-07-01' = [
  for routing in routings: {
    parent: profile
    name: routing.name
    properties: {
      // No probe: with one origin there is nothing to choose, and probes from every edge would be paid for as executions.
      loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 }
      sessionAffinityState: 'Disabled'
    }
  }
]

resource origins 'Microsoft.Cdn/profiles/originGroups/origins@2026-07-01' = [
  for (routing, i) in routings: {
    parent: originGroups[i]
    name: routing.name
    properties: {
      hostName: routing.host
      originHostHeader: routing.host
      httpPort: 80
      httpsPort: 443
      priority: 1
      weight: 1000
      enabledState: 'Enabled'
      enforceCertificateNameCheck: true
    }
  }
]

resource rewrites 'Microsoft.Cdn/profiles/ruleSets@2026-07-01' = [
  for routing in routings: if (routing.?rewrite != null) {
    parent: profile
    name: routing.name
  }
]

resource rewriteRules 'Microsoft.Cdn/profiles/ruleSets/rules@2026-07-01' = [
  for (routing, i) in routings: if (routing.?rewrite != null) {
    parent: rewrites[i]
    name: 'rewrite'
    properties: {
      order: 1
      conditions: []
      actions: [
        {
          name: 'UrlRewrite'
          parameters: {
            typeName: 'DeliveryRuleUrlRewriteActionParameters'
            sourcePattern: routing.pattern
            destination: routing.?rewrite!
            preserveUnmatchedPath: false
          }
        }
      ]
      matchProcessingBehavior: 'Stop'
    }
  }
]

resource routes 'Microsoft.Cdn/profiles/afdEndpoints/routes@2026-07-01' = [
  for (routing, i) in routings: {
    parent: profile::endpoint
    name: routing.name
    properties: {
      originGroup: { id: originGroups[i].id }
      patternsToMatch: [routing.pattern]
      ruleSets: routing.?rewrite == null ? [] : [{ id: rewrites[i].id }]
      supportedProtocols: ['Https']
      forwardingProtocol: 'HttpsOnly'
      httpsRedirect: 'Disabled'
      linkToDefaultDomain: 'Enabled'
      enabledState: 'Enabled'
    }
    dependsOn: [origins[i], rewriteRules[i]]
  }
]

#disable-next-line use-recent-api-versions // The last stable one is of 2016 and lacks most of this.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: profile
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FrontDoorAccessLog', enabled: true }]
  }
}

@description('The host that serves /realtime/*.')
output host string = profile::endpoint.properties.hostName
