// Negotiate, the Web PubSub handlers, the relay, the heartbeat, history: short calls, on Flex Consumption.

import { streamFunctions } from '../contract.bicep'
import { sizing } from '../sizes.bicep'
import { settingMap, tagMap } from '../types.bicep'

@description('Name of the app.')
param name string

@description('Name of its plan.')
param planName string

@description('Region.')
param location string

@description('Tags.')
param tags tagMap

@description('How large.')
param size sizing

@description('The identity it has everywhere.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Name of the Application Insights component.')
param componentName string

@description('Address of the blob container that the package is deployed to.')
param packageContainerUri string

@description('App settings of both apps.')
param settings settingMap

@description('Origins whose pages may call.')
param allowedOrigins string[]

module plan 'functionPlan.bicep' = {
  params: {
    name: planName
    location: location
    tags: tags
    sku: 'FC1'
    zoneRedundant: size.zoneRedundant
  }
}

module app 'functionApp.bicep' = {
  params: {
    name: name
    location: location
    tags: union(tags, { 'azd-service-name': 'api' })
    planId: plan.outputs.id
    identityId: identityId
    identityClientId: identityClientId
    componentName: componentName
    allowedOrigins: allowedOrigins
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: size.apiInstanceMemoryMB
        maximumInstanceCount: size.apiMaximumInstances
        // Timers scale by themselves, apart from HTTP: a late heartbeat would be a late ping for a sixth of all sessions.
        alwaysReady: size.apiAlwaysReady == 0
          ? []
          : [
              { name: 'http', instanceCount: size.apiAlwaysReady }
              { name: 'function:Heartbeat', instanceCount: size.apiAlwaysReady }
            ]
      }
    }
    settings: {
      ...settings
      ...toObject(streamFunctions, function => 'AzureWebJobs.${function}.Disabled', function => 'true')
    }
  }
}
