// What `azd up` deploys. Without other values in the environment it is the smallest mesh. docs/deploy.md lists the variables.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'smallest')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param apiClientId = readEnvironmentVariable('API_CLIENT_ID', '')
param warehousePath = readEnvironmentVariable('DATABRICKS_HTTP_PATH', '')

param gatewayTier = readEnvironmentVariable('GATEWAY_TIER', 'Consumption')
param isPrivate = bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))
param publisherName = readEnvironmentVariable('PUBLISHER_NAME', 'Data mesh')
param publisherEmail = readEnvironmentVariable('PUBLISHER_EMAIL', 'datamesh@example.com')
param consumerUrl = readEnvironmentVariable('CONSUMER_URL', '')
param consumerOrigins = json(readEnvironmentVariable('CONSUMER_ORIGINS', '[]'))
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')

param consumers = [
  {
    name: 'acme-airlines'
    displayName: 'Data Consumer Subscription'
    product: 'mesh'
  }
]
param callLimits = { callsPerMinute: 100, callsPerDay: 10000 }
param scaling = { memoryMB: 2048, maximumInstances: 40, alwaysReady: 0, requestsAtOncePerInstance: 16 }
param settings = {}

param schedulePauseMax = 'PT3H'
param logsDailyQuotaGb = 1
param retentionDays = 7
