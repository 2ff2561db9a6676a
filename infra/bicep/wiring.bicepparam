// What infra/hooks/postdeploy uses: the outputs of main.bicep, as azd hands them on.
using 'wiring.bicep'

var types = readEnvironmentVariable('AGENTCORE_MORE_EVENT_TYPES', '')

param apiAppName = readEnvironmentVariable('AGENTCORE_API_APP')
param webPubSubName = readEnvironmentVariable('AGENTCORE_WEB_PUBSUB')
param topicName = readEnvironmentVariable('AGENTCORE_TOPIC')
param storageAccountName = readEnvironmentVariable('AGENTCORE_STORAGE')
param deadLetterContainer = readEnvironmentVariable('AGENTCORE_DEAD_LETTERS')
param moreEventTypes = empty(types) ? [] : split(types, ' ')
