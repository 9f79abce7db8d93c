// The topic on which the app announces the versions of tables: CloudEvents, no keys. What a subscriber does not take becomes a
// blob.
import { names, places } from '../names.bicep'
import { roleIdOf, roles } from '../identity/roles.bicep'

param location string
param tags object
param name names
param isPrivate bool

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: name.appIdentity }
resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = { name: name.logs }

resource state 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: name.state

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = { name: places.deadLetters }
  }
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name.topic
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource failures 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: topic
  name: 'failures'
  properties: {
    workspaceId: logs.id
    logs: [
      { category: 'DeliveryFailures', enabled: true }
      { category: 'PublishFailures', enabled: true }
    ]
  }
}

resource appPublishes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: topic
  name: guid(topic.id, name.appIdentity, roles.eventSender)
  properties: {
    roleDefinitionId: roleIdOf(roles.eventSender)
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource keepsDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: state::blobs::deadLetters
  name: guid(state::blobs::deadLetters.id, name.topic, roles.blobContributor)
  properties: {
    roleDefinitionId: roleIdOf(roles.blobContributor)
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
  }
}
