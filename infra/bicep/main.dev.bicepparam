// For pipelines without azd, and for the snapshot. The issuer is an example: set your own.
using 'main.bicep'

import { dev } from 'sizes.bicep'

param environmentName = 'dev'
param location = 'eastus'
param size = dev
param access = {
  audiences: ['agentcore']
  issuers: [
    { name: 'https://login.example.com/', metadata: 'https://login.example.com/.well-known/openid-configuration' }
  ]
  defaultChannels: []
  allowedOrigins: ['http://localhost:3000']
}
