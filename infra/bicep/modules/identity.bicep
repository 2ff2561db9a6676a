import { tagMap } from '../types.bicep'

@description('Name of the user-assigned identity.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagMap

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('What role assignments name.')
output principalId string = identity.properties.principalId

@description('What app settings name.')
output clientId string = identity.properties.clientId
