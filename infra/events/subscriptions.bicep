// The layer after the code: who gets events. Event Grid asks an endpoint for its consent when a subscription to it is made, so the
// app and the webhooks have to answer by then.
targetScope = 'subscription'

import { webhook } from 'types.bicep'
import { namesOf, resourceGroupOf, tokenOf } from '../names.bicep'

@minLength(1)
@maxLength(40)
@description('As in main.bicep.')
param environmentName string

@minLength(1)
@description('As in main.bicep.')
param location string

@description('As in main.bicep.')
param hasStorageEvents bool

@description('The webhooks of consumers.')
param webhooks webhook[]

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' existing = {
  name: resourceGroupOf(environmentName)
}

module deliveries 'deliveries.bicep' = {
  scope: group
  params: {
    name: namesOf(tokenOf(subscription().id, environmentName, location))
    hasStorageEvents: hasStorageEvents
    webhooks: webhooks
  }
}
