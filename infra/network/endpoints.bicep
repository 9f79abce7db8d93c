// A private endpoint for each thing that the app or the gateway reaches, with the zone in which its name is found.
import { names } from '../names.bicep'

param location string
param tags object
param name names

@description('Whether the workspace is this deployment’s own.')
param hasWorkspace bool

type endpoint = {
  name: string
  group: string
  zone: string
  target: string
}

var storage = environment().suffixes.storage

var always endpoint[] = [
  { name: 'blob', group: 'blob', zone: 'privatelink.blob.${storage}', target: state.id }
  { name: 'queue', group: 'queue', zone: 'privatelink.queue.${storage}', target: state.id }
  { name: 'table', group: 'table', zone: 'privatelink.table.${storage}', target: state.id }
  { name: 'vault', group: 'vault', zone: 'privatelink.vaultcore.azure.net', target: vault.id }
  { name: 'topic', group: 'topic', zone: 'privatelink.eventgrid.azure.net', target: topic.id }
  { name: 'app', group: 'sites', zone: 'privatelink.azurewebsites.net', target: app.id }
]

var ofWorkspace endpoint[] = hasWorkspace
  ? [
      {
        name: 'workspace'
        group: 'databricks_ui_api'
        zone: 'privatelink.azuredatabricks.net'
        target: resourceId('Microsoft.Databricks/workspaces', name.workspace)
      }
    ]
  : []

var endpoints endpoint[] = concat(always, ofWorkspace)

resource state 'Microsoft.Storage/storageAccounts@2025-01-01' existing = { name: name.state }
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = { name: name.vault }
resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = { name: name.topic }
resource app 'Microsoft.Web/sites@2024-11-01' existing = { name: name.app }

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = {
  name: name.network

  resource subnet 'subnets' existing = { name: 'endpoints' }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for each in endpoints: {
    name: each.zone
    location: 'global'
    tags: tags
  }
]

resource known 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (each, i) in endpoints: {
    parent: zones[i]
    name: name.network
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

resource reached 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for each in endpoints: {
    name: 'pep-${each.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::subnet.id }
      privateLinkServiceConnections: [
        { name: each.name, properties: { privateLinkServiceId: each.target, groupIds: [each.group] } }
      ]
    }
  }
]

resource found 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (each, i) in endpoints: {
    parent: reached[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: each.name, properties: { privateDnsZoneId: zones[i].id } }]
    }
  }
]
