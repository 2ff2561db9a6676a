// What should wake someone, and what should be looked at by day. Thresholds are the services' own advice where they give any.

import { tagMap } from '../types.bicep'

@description('First part of every alert\'s name.')
param prefix string

@description('Region of the log alert.')
param location string

@description('Tags.')
param tags tagMap

@description('Who is written to; empty: alerts show in the portal only.')
param email string

@description('The Event Grid topic.')
param topicName string

@description('The Web PubSub resource.')
param webPubSubName string

@description('The stream app.')
param streamAppName string

@description('The Application Insights component.')
param componentName string

type metricAlert = {
  @description('Last part of its name.')
  name: string

  @description('What has happened and where to look.')
  description: string

  @description('0 is critical, 4 is chatter.')
  severity: 0 | 1 | 2 | 3 | 4

  @description('The resource watched.')
  target: string

  @description('The metric\'s name in the API.')
  metric: string

  @description('How samples within the window are brought together.')
  aggregation: 'Average' | 'Maximum' | 'Total'

  @description('Which side of the threshold is wrong.')
  operator: 'GreaterThan' | 'LessThan'

  @description('The threshold.')
  threshold: int
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource webPubSub 'Microsoft.SignalRService/webPubSub@2024-03-01' existing = {
  name: webPubSubName
}

resource streamApp 'Microsoft.Web/sites@2025-03-01' existing = {
  name: streamAppName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

var metricAlerts metricAlert[] = [
  {
    name: 'dead-letters'
    description: 'An event could not be delivered for a day, or was refused. It is in the dead-letter container, with the reason.'
    severity: 1
    target: topic.id
    metric: 'DeadLetteredCount'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'dropped-events'
    description: 'An event is lost: it could be neither delivered nor dead-lettered. See the topic\'s DeliveryFailures and its role.'
    severity: 0
    target: topic.id
    metric: 'DroppedEventCount'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'unmatched-events'
    description: 'Someone publishes an event type that no subscription asks for. Add it to moreEventTypes, or tell them.'
    severity: 3
    target: topic.id
    metric: 'UnmatchedEventCount'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    // https://learn.microsoft.com/azure/azure-web-pubsub/concept-performance: below 70 % latency stays low.
    name: 'web-pubsub-load'
    description: 'Web PubSub is above 70 % of its computing power; messages will be late. Add units.'
    severity: 2
    target: webPubSub.id
    metric: 'ServerLoad'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 70
  }
  {
    // https://learn.microsoft.com/azure/azure-web-pubsub/concept-billing-model: plan for no more than 80 % of the units.
    name: 'web-pubsub-connections'
    description: 'More than 80 % of the connections that the units allow are taken; at 100 % new ones are refused. Add units.'
    severity: 2
    target: webPubSub.id
    metric: 'ConnectionQuotaUtilization'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 80
  }
  {
    name: 'stream-app-health'
    description: 'An instance of the stream app does not answer its health check; streams on it are failing over.'
    severity: 1
    target: streamApp.id
    metric: 'HealthCheckStatus'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 100
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: '${prefix}-operators'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'agentcore'
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource metrics 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for alert in metricAlerts: {
    name: '${prefix}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      autoMitigate: true
      scopes: [alert.target]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricName: alert.metric
            timeAggregation: alert.aggregation
            operator: alert.operator
            threshold: alert.threshold
          }
        ]
      }
      actions: empty(email) ? [] : [{ actionGroupId: actionGroup.id }]
    }
  }
]

// From telemetry, since Flex Consumption has no platform metric of HTTP answers, and a function that threw has result code 0.
// The function Stream does not count: the Functions host records a failed invocation of it for every client that leaves an SSE stream
// (ForwarderError: ResponseBodyCanceled), which is how every stream ends. Its operation is named after the function or after its route,
// GET realtime/sse. Streams that really fail are counted by agentcore.connections.closed, and stream-app-health watches their instances.
resource serverErrors 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = {
  name: '${prefix}-server-errors'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${prefix}-server-errors'
    description: 'Calls of either app answered 5xx or threw. Application Insights, Failures.'
    severity: 2
    enabled: true
    autoMitigate: true
    scopes: [component.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      allOf: [
        {
          query: 'requests | where success == false and (resultCode startswith "5" or resultCode == "0") and not(operation_Name has_any ("Stream", "sse"))'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 5
          dimensions: [{ name: 'cloud_RoleName', operator: 'Include', values: ['*'] }]
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: empty(email) ? {} : { actionGroups: [actionGroup.id] }
  }
}
