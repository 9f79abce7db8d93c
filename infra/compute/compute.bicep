// The function app on Flex Consumption, which scales to zero. It has no key: its identity reads the package, the state and the
// secrets.
import { names, places } from '../names.bicep'
import { appSettings, scale } from 'types.bicep'

param location string
param tags object
param name names
param isPrivate bool
param scaling scale

@description('What of src/settings the deployment chooses; the rest follows from the resources.')
param settings appSettings

@description('The tenant whose tokens are accepted, and what they have as `aud`.')
param audiences string[]

@description('Where consumers find the products. Empty: the gateway’s own address.')
param consumerUrl string

@description('The HTTP path of the SQL warehouse. Empty until the bundle has made it: until then the app does not start, and says why.')
param warehousePath string

@description('The secrets that the vault has.')
param secretNames string[]

@description('Whether storage events of the lake reach the app.')
param hasStorageEvents bool

resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: name.appIdentity }
resource gatewayId 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: name.gatewayIdentity
}
resource state 'Microsoft.Storage/storageAccounts@2025-01-01' existing = { name: name.state }
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = { name: name.vault }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: name.insights }
resource gateway 'Microsoft.ApiManagement/service@2024-05-01' existing = { name: name.gateway }

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = if (isPrivate) {
  name: name.network

  resource subnet 'subnets' existing = { name: 'app' }
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: name.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name.app
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${id.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: id.id
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: isPrivate ? network::subnet.id : null
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${state.properties.primaryEndpoints.blob}${places.package}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: id.id }
        }
      }
      runtime: { name: 'node', version: '22' }
      scaleAndConcurrency: {
        instanceMemoryMB: scaling.memoryMB
        maximumInstanceCount: scaling.maximumInstances
        alwaysReady: scaling.alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: scaling.alwaysReady }]
        triggers: { http: { perInstanceConcurrency: scaling.requestsAtOncePerInstance } }
      }
    }
    // Flex Consumption refuses much of what other plans take here.
    siteConfig: { minTlsVersion: '1.2' }
  }

  resource noFtp 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }
  resource noPasswords 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }

  // It replaces all settings that are there. test/infra compares them with src/settings.
  resource appsettings 'config' = {
    name: 'appsettings'
    properties: {
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${id.properties.clientId};Authorization=AAD'
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      AzureWebJobsStorage__blobServiceUri: state.properties.primaryEndpoints.blob
      AzureWebJobsStorage__clientId: id.properties.clientId
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__queueServiceUri: state.properties.primaryEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: state.properties.primaryEndpoints.table

      AUTHENTICATION_MODE: 'gatewayAndCaller'
      AZURE_CLIENT_ID: id.properties.clientId
      CALLER_REQUESTS_PER_MINUTE: settings.?callerRequestsPerMinute ?? ''
      CALLER_STATEMENTS_AT_ONCE: settings.?callerStatementsAtOnce ?? ''
      CONSUMER_URL: empty(consumerUrl) ? gateway.properties.gatewayUrl : consumerUrl
      DATABRICKS_CLOUD_FETCH: settings.?cloudFetch ?? 'true'
      DATABRICKS_HTTP_PATH: warehousePath
      ENTRA_AUDIENCES: join(audiences, ',')
      ENTRA_AUTHORITY_HOST: environment().authentication.loginEndpoint
      ENTRA_TENANT_ID: tenant().tenantId
      ENTRA_V1_ISSUER: settings.?v1Issuer ?? ''
      EVENT_ANNOUNCE_UPKEEP: settings.?announceUpkeep ?? 'false'
      EVENT_GRID_SCHEMA: 'CloudEventSchemaV1_0'
      EVENT_SCHEDULE: settings.?schedule ?? ''
      EVENT_STATE_ENDPOINT: state.properties.primaryEndpoints.table
      EVENT_STORAGE_EVENTS: hasStorageEvents ? 'true' : 'false'
      GATEWAY_OBJECT_ID: gatewayId.properties.principalId
      KEY_VAULT_SECRETS: join(secretNames, ',')
      KEY_VAULT_URL: vault.properties.vaultUri
      LOG_LEVELS: settings.?logLevels ?? ''
      READINESS_PROBES_WAREHOUSES: settings.?readinessProbesWarehouses ?? 'false'
      STATEMENT_TIMEOUT_MS: settings.?statementTimeoutMs ?? '25000'
      TELEMETRY_SAMPLE_RATIO: settings.?sampleRatio ?? ''
      TELEMETRY_SLOW_REQUEST_MS: settings.?slowRequestMs ?? ''
    }
  }
}
