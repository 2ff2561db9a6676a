import { tagMap } from '../types.bicep'

@description('Name of the workspace.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagMap

@description('Days that data is kept.')
param retentionDays int

@description('The most that is taken in a day, in GB; -1 for no bound.')
param dailyCapGB int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGB }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

@description('Resource id, for whoever writes here.')
output id string = workspace.id
