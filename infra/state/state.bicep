// The account of the app's own state: its package, the host's leases, the event path's tables, and the events that nobody took.
// There are no keys: who may do what is a role.
import { names, places } from '../names.bicep'
import { roleIdOf, roles } from '../identity/roles.bicep'

param location string
param tags object
param name names
param isPrivate bool

@description('The days for which what was deleted can be had back.')
param retentionDays int

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: name.appIdentity }

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name.state
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: retentionDays }
      containerDeleteRetentionPolicy: { enabled: true, days: retentionDays }
    }

    resource package 'containers' = { name: places.package, properties: { publicAccess: 'None' } }
    resource deadLetters 'containers' = { name: places.deadLetters, properties: { publicAccess: 'None' } }
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource feeds 'tables' = { name: places.feeds }
  }
}

resource appOwnsBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, name.appIdentity, roles.blobOwner)
  properties: {
    roleDefinitionId: roleIdOf(roles.blobOwner)
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource appWritesTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, name.appIdentity, roles.tableContributor)
  properties: {
    roleDefinitionId: roleIdOf(roles.tableContributor)
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
  }
}
