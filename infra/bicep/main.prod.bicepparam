// For pipelines without azd, and for the snapshot. The issuer, the origin and the address are examples: set your own.
using 'main.bicep'

import { prod } from 'sizes.bicep'

param environmentName = 'prod'
param location = 'eastus'
param size = prod
param access = {
  audiences: ['agentcore']
  issuers: [
    { name: 'https://login.example.com/', metadata: 'https://login.example.com/.well-known/openid-configuration' }
  ]
  defaultChannels: []
  allowedOrigins: ['https://app.example.com']
}
param publishers = [{ id: '00000000-0000-0000-0000-00000000a9e7', type: 'ServicePrincipal' }]
param alertEmail = 'operators@example.com'
param frontDoor = true
