// What azd uses: every value from the environment, set once with `azd env set`. docs/deploy.md lists them.
using 'main.bicep'

import { dev, prod } from 'sizes.bicep'

var chosen = readEnvironmentVariable('AGENTCORE_SIZE', 'dev') == 'prod' ? prod : dev
var units = readEnvironmentVariable('AGENTCORE_WEB_PUBSUB_UNITS', '')
var origins = readEnvironmentVariable('AGENTCORE_ALLOWED_ORIGINS', '')
var channels = readEnvironmentVariable('AGENTCORE_DEFAULT_CHANNELS', '')
var types = readEnvironmentVariable('AGENTCORE_MORE_EVENT_TYPES', '')
var publisher = readEnvironmentVariable('AGENTCORE_PUBLISHER_ID', '')

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param size = { ...chosen, webPubSubUnits: empty(units) ? chosen.webPubSubUnits : int(units) }
param access = {
  audiences: [readEnvironmentVariable('AGENTCORE_AUDIENCE')]
  issuers: [
    {
      name: readEnvironmentVariable('AGENTCORE_ISSUER')
      metadata: readEnvironmentVariable('AGENTCORE_ISSUER_METADATA')
    }
  ]
  defaultChannels: empty(channels) ? [] : split(channels, ' ')
  allowedOrigins: empty(origins) ? [] : split(origins, ' ')
}
param moreEventTypes = empty(types) ? [] : split(types, ' ')
param publishers = empty(publisher) ? [] : [{ id: publisher, type: 'ServicePrincipal' }]
param alertEmail = readEnvironmentVariable('AGENTCORE_ALERT_EMAIL', '')
param frontDoor = bool(readEnvironmentVariable('AGENTCORE_FRONT_DOOR', 'false'))
