import { tagMap } from '../types.bicep'

@description('Name of the component.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagMap

@description('The workspace that holds the data.')
param workspaceId string

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspaceId
    DisableLocalAuth: true
  }
}

@description('Resource id.')
output id string = component.id
