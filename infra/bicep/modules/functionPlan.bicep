import { tagMap } from '../types.bicep'

@description('Name of the plan.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagMap

@description('FC1 is Flex Consumption; the others are instances of one\'s own.')
param sku 'FC1' | 'B1' | 'B2' | 'P0v3' | 'P1v3' | 'P2v3'

@description('How many instances; none for Flex Consumption, which scales by itself.')
param instances int?

@description('Spread instances over zones.')
param zoneRedundant bool

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: sku == 'FC1' ? 'functionapp' : 'linux'
  sku: sku == 'FC1' ? { name: sku, tier: 'FlexConsumption' } : { name: sku, capacity: instances }
  properties: {
    reserved: true // Linux.
    zoneRedundant: zoneRedundant
  }
}

@description('Resource id.')
output id string = plan.id
