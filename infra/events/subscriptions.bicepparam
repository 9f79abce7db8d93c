// What `azd provision events` deploys. WEBHOOKS is a list in JSON, whose entries are as types.bicep says; docs/subscribe.md says
// what a webhook has to do.
using 'subscriptions.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'smallest')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param hasStorageEvents = !bool(readEnvironmentVariable('PRIVATE_NETWORK', 'false'))
param webhooks = json(readEnvironmentVariable('WEBHOOKS', '[]'))
