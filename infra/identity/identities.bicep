// The identities of the app and of the gateway. They exist before what they may do, so that a role is there when it is needed.
import { names } from '../names.bicep'

param location string
param tags object
param name names

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name.appIdentity
  location: location
  tags: tags
}

resource gateway 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name.gatewayIdentity
  location: location
  tags: tags
}

@description('By which Databricks knows the app.')
output appClientId string = app.properties.clientId
