// What both apps share: one identity, one package, and every door shut that is not theirs.

import { settingMap, tagMap } from '../types.bicep'

@description('Name of the app; also the first label of its host name.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagMap

@description('The plan it runs on.')
param planId string

@description('The identity it has everywhere.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Name of the Application Insights component.')
param componentName string

@description('App settings beside the telemetry\'s, which are set here.')
param settings settingMap

@description('Origins whose pages may call. The platform answers preflight requests; the app checks them again.')
param allowedOrigins string[]

@description('What is particular to the plan: the runtime, Always On, the health check.')
param siteConfig resourceInput<'Microsoft.Web/sites@2025-03-01'>.properties.siteConfig = {}

@description('Flex Consumption: runtime, package and scale.')
param functionAppConfig resourceInput<'Microsoft.Web/sites@2025-03-01'>.properties.functionAppConfig?

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: planId
    reserved: true
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    functionAppConfig: functionAppConfig
    siteConfig: {
      ...siteConfig
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      remoteDebuggingEnabled: false
      cors: { allowedOrigins: allowedOrigins, supportCredentials: false }
    }
  }

  resource ftpPublishing 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scmPublishing 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  // No diagnostic setting: FunctionAppLogs write two lines for every execution, pongs too, and AppServiceHTTPLogs hold URLs,
  // where an EventSource has its token. Application Insights has both, sampled and scrubbed.
  resource appSettings 'config' = {
    name: 'appsettings'
    properties: {
      ...settings
      APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      AZURE_CLIENT_ID: identityClientId
    }
  }
}
