// The system topic of the lake's account: Event Grid has at most one for an account. What a subscriber does not take becomes a
// blob.
import { names, places } from '../names.bicep'
import { roleIdOf, roles } from '../identity/roles.bicep'

param location string
param tags object
param name names

resource lake 'Microsoft.Storage/storageAccounts@2025-01-01' existing = { name: name.lake }

resource state 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: name.state

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = { name: places.deadLetters }
  }
}

resource lakeTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name.lakeTopic
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: { source: lake.id, topicType: 'Microsoft.Storage.StorageAccounts' }
}

resource keepsDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: state::blobs::deadLetters
  name: guid(state::blobs::deadLetters.id, name.lakeTopic, roles.blobContributor)
  properties: {
    roleDefinitionId: roleIdOf(roles.blobContributor)
    principalId: lakeTopic.identity.principalId
    principalType: 'ServicePrincipal'
  }
}
