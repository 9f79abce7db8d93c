// The secrets of the vault, by the names of the recipe, and the app's right to read each of them. The topic takes no key, so
// there is no `eventgrid-key`. The page token key is made once; a later deployment leaves the one that is there.
import { names, secretNames } from '../names.bicep'
import { roleIdOf, roles } from 'roles.bicep'

param name names

@secure()
param databricksUrl string

@secure()
@description('32 bytes in base64. Used only where the vault has none yet.')
param pageTokenKey string

@secure()
@description('Where the app asks the warehouse by a service principal with a secret, and not by its own identity.')
param servicePrincipal { id: string, secret: string }?

param hasServicePrincipal bool

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: name.appIdentity }
resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = { name: name.topic }
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = { name: name.vault }

resource url 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: secretNames.databricksUrl
  properties: { value: databricksUrl, contentType: 'URL of the Databricks workspace' }
}

resource endpoint 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: secretNames.topicEndpoint
  properties: { value: topic.properties.endpoint, contentType: 'URL of the Event Grid topic' }
}

@onlyIfNotExists()
resource key 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: secretNames.pageTokenKey
  properties: { value: pageTokenKey, contentType: '32 bytes in base64, which encrypt next links' }
}

resource principalId 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (hasServicePrincipal) {
  parent: vault
  name: secretNames.principalId
  properties: { value: servicePrincipal!.id, contentType: 'Client id of the service principal for Databricks' }
}

resource principalSecret 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (hasServicePrincipal) {
  parent: vault
  name: secretNames.principalSecret
  properties: { value: servicePrincipal!.secret, contentType: 'Secret of the service principal for Databricks' }
}

resource readsUrl 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: url
  name: guid(url.id, name.appIdentity, roles.secretsUser)
  properties: {
    roleDefinitionId: roleIdOf(roles.secretsUser)
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource readsEndpoint 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: endpoint
  name: guid(endpoint.id, name.appIdentity, roles.secretsUser)
  properties: {
    roleDefinitionId: roleIdOf(roles.secretsUser)
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource readsKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: key
  name: guid(key.id, name.appIdentity, roles.secretsUser)
  properties: {
    roleDefinitionId: roleIdOf(roles.secretsUser)
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource readsPrincipalId 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (hasServicePrincipal) {
  scope: principalId
  name: guid(principalId.id, name.appIdentity, roles.secretsUser)
  properties: {
    roleDefinitionId: roleIdOf(roles.secretsUser)
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource readsPrincipalSecret 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (hasServicePrincipal) {
  scope: principalSecret
  name: guid(principalSecret.id, name.appIdentity, roles.secretsUser)
  properties: {
    roleDefinitionId: roleIdOf(roles.secretsUser)
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
  }
}
