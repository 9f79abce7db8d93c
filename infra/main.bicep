// A whole mesh in one resource group: the app and its state, the gateway, the topic, the vault, the lake and the workspace. The
// subscriptions of events are a layer of their own (events/subscriptions.bicep), because they need the app's code.
targetScope = 'subscription'

import { appSettings, scale } from 'compute/types.bicep'
import { canBePrivate, isServerless, tier } from 'gateway/tiers.bicep'
import { api, consumer, limits, product } from 'gateway/types.bicep'
import { namesOf, resourceGroupOf, secretNames, tokenOf } from 'names.bicep'

@minLength(1)
@maxLength(40)
@description('The name of this environment. The resource group has it, and each other name follows from it')
param environmentName string

@minLength(1)
@description('The region, as Azure writes it without spaces: westeurope')
param location string

@description('The tier of API Management. What a tier lacks is left out; docs/deploy.md lists it')
param gatewayTier tier

@description('Whether the app, its state, the vault and the topic are reached through a private network only')
param isPrivate bool

@description('Who answers for the gateway')
param publisherName string
param publisherEmail string

@description('The client id of the registration of the API in Entra ID: docs/callers.md')
param apiClientId string

@description('A workspace that is there already, such as { url: https://adb-1.2.azuredatabricks.net, location: westeurope }. Without it, one is made')
param existingWorkspace { url: string, location: string }?

@description('The region of the lake: that of the workspace, because a metastore of Unity Catalog serves one region')
param lakeLocation string = existingWorkspace.?location ?? location

@description('The HTTP path of the SQL warehouse, which the bundle makes. Empty until then')
param warehousePath string

@secure()
@description('The app asks the warehouse by its own identity. With this, it asks by a service principal with a secret')
param servicePrincipal { id: string, secret: string }?

@description('Whether servicePrincipal is given, since a secure value decides nothing')
param hasServicePrincipal bool = false

@secure()
@description('32 bytes in base64, which encrypt next links. It is used only in a vault that has none yet')
param pageTokenKey string = '${take(replace('${newGuid()}${newGuid()}', '-', ''), 42)}A='

@description('Where consumers find the products. Empty: the gateway’s own address')
param consumerUrl string

@description('Origins of pages in browsers that may call the gateway')
param consumerOrigins string[]

@description('The subscriptions that are made with the mesh')
param consumers consumer[]

param callLimits limits

@description('Whether the gateway keeps rows for some seconds and gives them to the same caller again')
param keepsAnswers bool = false

param scaling scale
param settings appSettings

@description('Whether storage events of the lake tell the app about commits. They do not reach an app in a private network')
param hasStorageEvents bool = !isPrivate

@description('Who is told of alerts. Empty: nobody')
param alertEmail string

@allowed(['PT1H', 'PT3H', 'PT6H', 'P1D', 'P2D'])
@description('How long the schedule may be silent before somebody is told: longer than its pause')
param schedulePauseMax string

@minValue(1)
@description('What Log Analytics takes in a day at most')
param logsDailyQuotaGb int

@minValue(7)
@maxValue(90)
@description('The days for which deleted blobs can be had back')
param retentionDays int

var apis api[] = loadJsonContent('gateway/apis.json')
var products product[] = loadJsonContent('gateway/products.json')

var name = namesOf(tokenOf(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var workspaceLocation = existingWorkspace.?location ?? location

// What cannot work is refused before anything is deployed.
var soundClientId = length(apiClientId) == 36
  ? apiClientId
  : fail('apiClientId is not the client id of an app registration: set API_CLIENT_ID, as docs/deploy.md says')
var soundTier = !isPrivate || canBePrivate(gatewayTier)
  ? gatewayTier
  : fail('A private network needs the tier StandardV2, and gatewayTier is ${gatewayTier}')
var soundKeepsAnswers = keepsAnswers && isServerless(gatewayTier)
  ? fail('The tier Consumption has no cache of its own: leave keepsAnswers false')
  : keepsAnswers
var soundLake = lakeLocation == workspaceLocation
  ? lakeLocation
  : fail('lakeLocation is ${lakeLocation}, and the workspace is in ${workspaceLocation}: Unity Catalog reaches the lake in its own region')
var soundStorageEvents = hasStorageEvents && isPrivate
  ? fail('Storage events do not reach an app in a private network: leave hasStorageEvents false')
  : hasStorageEvents
var addresses = map(apis, each => toLower('${each.path}/${each.version}'))
var documents30 = filter(apis, each => startsWith(string(each.definition.?openapi), '3.0.'))
var soundDocuments = length(documents30) == length(apis)
  ? apis
  : fail('An API of gateway/apis.json has no document in OpenAPI 3.0, and API Management takes no other')
var soundApis = length(union(addresses, [])) == length(addresses) ? soundDocuments : fail('Two APIs of gateway/apis.json have one path: ${join(addresses, ' ')}')
var unknownProducts = filter(
  map(consumers, each => each.product),
  wanted => !contains(map(products, each => each.name), wanted)
)
var soundConsumers = empty(unknownProducts)
  ? consumers
  : fail('consumers name products that are not there: ${join(unknownProducts, ' ')}')

var secretsOfTheApp = concat(
  [secretNames.databricksUrl, secretNames.topicEndpoint, secretNames.pageTokenKey],
  hasServicePrincipal ? [secretNames.principalId, secretNames.principalSecret] : []
)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupOf(environmentName)
  location: location
  tags: tags
}

module identities 'identity/identities.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: name }
}

module observe 'observe/observe.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: name, dailyQuotaGb: logsDailyQuotaGb }
  dependsOn: [identities]
}

module network 'network/network.bicep' = if (isPrivate) {
  scope: group
  params: { location: location, tags: tags, name: name }
}

module state 'state/state.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: name, isPrivate: isPrivate, retentionDays: retentionDays }
  dependsOn: [identities]
}

module vault 'identity/vault.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: name, isPrivate: isPrivate }
  dependsOn: [observe]
}

module topic 'events/topic.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: name, isPrivate: isPrivate }
  dependsOn: [observe, state]
}

module lake 'databricks/lake.bicep' = {
  scope: group
  params: { location: soundLake, tags: tags, name: name, isPrivate: isPrivate, retentionDays: retentionDays }
}

module lakeTopic 'events/lake-topic.bicep' = if (soundStorageEvents) {
  scope: group
  params: { location: soundLake, tags: tags, name: name }
  dependsOn: [lake, state]
}

module workspace 'databricks/workspace.bicep' = if (existingWorkspace == null) {
  scope: group
  params: { location: location, tags: tags, name: name }
  dependsOn: [lake]
}

module secrets 'identity/secrets.bicep' = {
  scope: group
  params: {
    name: name
    databricksUrl: existingWorkspace.?url ?? workspace!.outputs.url
    pageTokenKey: pageTokenKey
    servicePrincipal: servicePrincipal
    hasServicePrincipal: hasServicePrincipal
  }
  dependsOn: [vault, topic]
}

module gateway 'gateway/service.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: name
    isPrivate: isPrivate
    gatewayTier: soundTier
    publisherName: publisherName
    publisherEmail: publisherEmail
  }
  dependsOn: [observe, network]
}

module compute 'compute/compute.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: name
    isPrivate: isPrivate
    scaling: scaling
    settings: settings
    audiences: [soundClientId, 'api://${soundClientId}']
    consumerUrl: consumerUrl
    warehousePath: warehousePath
    secretNames: secretsOfTheApp
    hasStorageEvents: soundStorageEvents
  }
  dependsOn: [gateway, secrets, network]
}

module content 'gateway/content.bicep' = {
  scope: group
  params: {
    name: name
    gatewayTier: soundTier
    apis: soundApis
    products: products
    consumers: soundConsumers
    callLimits: callLimits
    keepsAnswers: soundKeepsAnswers
    callerAudience: soundClientId
    appAudience: soundClientId
    consumerOrigins: consumerOrigins
  }
  dependsOn: [compute]
}

module alerts 'observe/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: name
    emailAddress: alertEmail
    schedulePauseMax: schedulePauseMax
  }
  dependsOn: [observe, topic]
}

module endpoints 'network/endpoints.bicep' = if (isPrivate) {
  scope: group
  params: { location: location, tags: tags, name: name, hasWorkspace: existingWorkspace == null }
  dependsOn: [compute, network, workspace]
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output SERVICE_API_NAME string = name.app
output MESH_GATEWAY_NAME string = name.gateway
output MESH_GATEWAY_URL string = gateway.outputs.url
output MESH_WORKSPACE_URL string = existingWorkspace.?url ?? workspace!.outputs.url
output MESH_LAKE_URL string = 'abfss://mesh@${name.lake}.dfs.${environment().suffixes.storage}/'
output MESH_CONNECTOR_ID string = resourceId(
  subscription().subscriptionId,
  group.name,
  'Microsoft.Databricks/accessConnectors',
  name.connector
)
output MESH_APP_CLIENT_ID string = identities.outputs.appClientId
