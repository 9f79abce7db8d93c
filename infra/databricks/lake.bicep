// The lake of the mesh, and the access connector, by which Unity Catalog reads and writes it. The catalog's own storage would not
// do: it is in a locked group, where no system topic can be made.
import { names, places } from '../names.bicep'
import { roleIdOf, roles } from '../identity/roles.bicep'

param location string
param tags object
param name names
param isPrivate bool

@description('The days for which what was deleted can be had back.')
param retentionDays int

resource connector 'Microsoft.Databricks/accessConnectors@2024-05-01' = {
  name: name.connector
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {}
}

resource lake 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name.lake
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    // Without it, writes by the dfs endpoint raise no events.
    isHnsEnabled: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      resourceAccessRules: isPrivate ? [{ tenantId: tenant().tenantId, resourceId: connector.id }] : []
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: retentionDays }
      containerDeleteRetentionPolicy: { enabled: true, days: retentionDays }
    }

    resource container 'containers' = { name: places.lake, properties: { publicAccess: 'None' } }
  }
}

resource connectorWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: lake::blobs::container
  name: guid(lake::blobs::container.id, name.connector, roles.blobContributor)
  properties: {
    roleDefinitionId: roleIdOf(roles.blobContributor)
    principalId: connector.identity.principalId
    principalType: 'ServicePrincipal'
  }
}
