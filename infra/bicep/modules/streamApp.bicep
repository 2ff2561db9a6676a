// SSE: streams that last for hours need instances that stay, so a dedicated plan with Always On.

import { apiFunctions, healthPath } from '../contract.bicep'
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

@description('App settings of both apps.')
param settings settingMap

@description('Origins whose pages may call.')
param allowedOrigins string[]

module plan 'functionPlan.bicep' = {
  params: {
    name: planName
    location: location
    tags: tags
    sku: size.streamPlanSku
    instances: size.streamInstances
    zoneRedundant: size.zoneRedundant
  }
}

module app 'functionApp.bicep' = {
  params: {
    name: name
    location: location
    tags: union(tags, { 'azd-service-name': 'stream' })
    planId: plan.outputs.id
    identityId: identityId
    identityClientId: identityClientId
    componentName: componentName
    allowedOrigins: allowedOrigins
    siteConfig: {
      linuxFxVersion: 'DOTNET-ISOLATED|10.0'
      alwaysOn: true
      healthCheckPath: healthPath
      // One HTTP/2 connection carries many streams; over HTTP/1.1 a browser stops at six a host.
      http20Enabled: true
      // Streams last: the instance with the fewest gets the next one.
      loadBalancing: 'LeastRequests'
    }
    settings: {
      ...settings
      ...toObject(apiFunctions, function => 'AzureWebJobs.${function}.Disabled', function => 'true')
      FUNCTIONS_EXTENSION_VERSION: '~4'
      FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
      // The package is mounted whole: a deployment is one switch.
      WEBSITE_RUN_FROM_PACKAGE: '1'
      // A time-out would restart the worker and end every stream in it. A stream ends by its token or by Stream:MaxLifetime.
      AzureFunctionsJobHost__functionTimeout: '-1'
    }
  }
}
