// What the code and its deployment must agree on. tests/Infra.Tests holds every value here to src.

@export()
@description('The Web PubSub hub.')
var hub = 'agentcore'

@export()
@description('The container of the event log: events/, rejected/ and log.json are inside.')
var logContainer = 'agentcore'

@export()
@description('The event types that every deployment knows.')
var eventTypes = [
  'agent.status_changed'
  'agent.task_completed'
  'agent.error'
  'task.progress'
  'system.notification'
]

@export()
@description('The function that Event Grid delivers to.')
var relayFunction = 'Relay'

@export()
@description('Functions that only the API app runs.')
var apiFunctions = [
  'Negotiate'
  'WebSocketHint'
  'Connect'
  'Connected'
  'Disconnected'
  'Message'
  'Subscribe'
  'Unsubscribe'
  'Ping'
  'Pong'
  'Auth'
  relayFunction
  'Heartbeat'
  'History'
]

@export()
@description('Functions that only the stream app runs. Health, Live, Ready and Preflight run in both.')
var streamFunctions = [
  'Stream'
]

@export()
@description('The route that answers 200 while the app serves.')
var healthPath = '/realtime/health'
