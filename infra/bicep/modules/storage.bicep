import { tagMap } from '../types.bicep'

@description('Name of the storage account.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags tagMap

@description('Keep the data in three zones.')
param zoneRedundant bool

@description('The container of the event log.')
param logContainer string

@description('The container of events that could not be delivered.')
param deadLetterContainer string

@description('The container that the API app is deployed from.')
param packageContainer string

@description('Days that the event log, rejected events and dead letters are held.')
param retentionDays int

@description('The workspace for diagnostics.')
param workspaceId string

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      // Flex Consumption without a virtual network has no address of its own to let in; access is by role.
      defaultAction: 'Allow'
      bypass: 'AzureServices'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // A week to undo a wrong delete. Versioning would copy nothing of an append blob.
      deleteRetentionPolicy: { enabled: true, days: 7 }
      containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource log 'containers' = { name: logContainer }
    resource deadLetters 'containers' = { name: deadLetterContainer }
    resource packages 'containers' = { name: packageContainer }
  }

  // By last change, so a segment goes whole, as long after its last event as was promised for that event.
  // log.json is in no prefix: it must outlive the segments that it names.
  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'log-retention'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['appendBlob'], prefixMatch: ['${logContainer}/events/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: retentionDays } } }
            }
          }
          {
            name: 'rejected-and-dead-letters'
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['appendBlob', 'blockBlob']
                prefixMatch: ['${logContainer}/rejected/', '${deadLetterContainer}/']
              }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: retentionDays } } }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

// Who deleted what. Reads and writes would cost a line for every append.
#disable-next-line use-recent-api-versions // The last stable one is of 2016 and lacks most of this.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: account::blobs
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'StorageDelete', enabled: true }]
  }
}
