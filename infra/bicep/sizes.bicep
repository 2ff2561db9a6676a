// How large and how durable a deployment is. Everything that costs money is here.

@export()
@description('What is bought.')
type sizing = {
  @description('Free_F1 serves 20 connections; Standard_S1 and Premium_P1 serve 1,000 a unit.')
  webPubSubSku: 'Free_F1' | 'Standard_S1' | 'Premium_P1'

  @description('1,000 connections a unit. Free has one; the others are sold as these.')
  webPubSubUnits: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90 | 100

  @description('Memory of an instance of the API app, in MB. It decides the price of a second.')
  apiInstanceMemoryMB: 512 | 2048 | 4096

  @description('The most instances that the API app may grow to: a bound on the bill.')
  @minValue(1)
  @maxValue(1000)
  apiMaximumInstances: int

  @description('Instances of the API app kept warm for HTTP, and as many for the heartbeat; over zones, two at least.')
  @minValue(0)
  @maxValue(20)
  apiAlwaysReady: int

  @description('Seconds between pings of a connection. 60 halves what heartbeats cost; a dead connection is then noticed later.')
  heartbeatSeconds: 15 | 30 | 60

  @description('The stream app\'s plan. Always On needs B1 at least.')
  streamPlanSku: 'B1' | 'B2' | 'P0v3' | 'P1v3' | 'P2v3'

  @description('Instances of the stream app, 10,000 streams each. Fixed: scaling in cuts streams, which then resume.')
  @minValue(1)
  @maxValue(30)
  streamInstances: int

  @description('Spread apps and storage over zones: needs a P plan and two stream instances. Web PubSub has it in Premium.')
  zoneRedundant: bool

  @description('Days that the event log is held, rejected events and dead letters too.')
  @minValue(1)
  @maxValue(3650)
  logRetentionDays: int

  @description('Days that the workspace keeps telemetry. 31 cost nothing beyond ingestion.')
  @minValue(30)
  @maxValue(730)
  workspaceRetentionDays: int

  @description('The most telemetry that the workspace takes in a day, in GB; -1 for no bound.')
  workspaceDailyCapGB: int
}

@export()
@description('A few clients, the least money, one zone.')
var dev sizing = {
  webPubSubSku: 'Free_F1'
  webPubSubUnits: 1
  apiInstanceMemoryMB: 512
  apiMaximumInstances: 40
  apiAlwaysReady: 0
  heartbeatSeconds: 30
  streamPlanSku: 'B1'
  streamInstances: 1
  zoneRedundant: false
  logRetentionDays: 2
  workspaceRetentionDays: 30
  workspaceDailyCapGB: 1
}

@export()
@description('10,000 WebSocket and 20,000 SSE connections, over zones.')
var prod sizing = {
  webPubSubSku: 'Standard_S1'
  webPubSubUnits: 10
  apiInstanceMemoryMB: 2048
  apiMaximumInstances: 100
  apiAlwaysReady: 2
  heartbeatSeconds: 30
  streamPlanSku: 'P0v3'
  streamInstances: 2
  zoneRedundant: true
  logRetentionDays: 7
  workspaceRetentionDays: 90
  workspaceDailyCapGB: -1
}
