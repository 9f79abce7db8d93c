// The Databricks workspace. What is in it (warehouse, catalog, tables, grants) is the bundle beside this file.
import { names } from '../names.bicep'

param location string
param tags object
param name names

resource connector 'Microsoft.Databricks/accessConnectors@2024-05-01' existing = { name: name.connector }

resource workspace 'Microsoft.Databricks/workspaces@2024-05-01' = {
  name: name.workspace
  location: location
  tags: tags
  sku: { name: 'premium' }
  properties: {
    // Databricks makes this group, and refuses one that exists.
    managedResourceGroupId: subscriptionResourceId(
      'Microsoft.Resources/resourceGroups',
      '${resourceGroup().name}-databricks'
    )
    // People work in it: their browsers come from the internet, and Entra ID lets them in.
    publicNetworkAccess: 'Enabled'
    parameters: { enableNoPublicIp: { value: true } }
    accessConnector: { id: connector.id, identityType: 'SystemAssigned' }
    defaultCatalog: { initialType: 'UnityCatalog' }
  }
}

output url string = 'https://${workspace.properties.workspaceUrl}'
