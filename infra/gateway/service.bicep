// The API Management service itself. What it serves is in content.bicep, because the app has to know the service, and the content
// has to know the app.
import { names } from '../names.bicep'
import { capacityOf, isServerless, tier } from 'tiers.bicep'

param location string
param tags object
param name names
param isPrivate bool
param gatewayTier tier
param publisherName string
param publisherEmail string

resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: name.gatewayIdentity }
resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = { name: name.logs }

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = if (isPrivate) {
  name: name.network

  resource subnet 'subnets' existing = { name: 'gateway' }
}

resource gateway 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: name.gateway
  location: location
  tags: tags
  sku: { name: gatewayTier, capacity: capacityOf(gatewayTier) }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${id.id}': {} } }
  properties: {
    publisherName: publisherName
    publisherEmail: publisherEmail
    apiVersionConstraint: { minApiVersion: '2021-08-01' }
    virtualNetworkType: isPrivate ? 'External' : 'None'
    virtualNetworkConfiguration: isPrivate ? { subnetResourceId: network::subnet.id } : null
  }
}

resource requests 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!isServerless(gatewayTier)) {
  scope: gateway
  name: 'requests'
  properties: {
    workspaceId: logs.id
    logs: [{ category: 'GatewayLogs', enabled: true }]
  }
}

output url string = gateway.properties.gatewayUrl
