// Production in a private network: the gateway is the only way in.
using '../main.bicep'
extends '../main.bicepparam'

param environmentName = 'private'
param apiClientId = '33333333-3333-4333-8333-333333333333'
param warehousePath = '/sql/1.0/warehouses/0123456789abcdef'
param gatewayTier = 'StandardV2'
param isPrivate = true
param scaling = { memoryMB: 2048, maximumInstances: 100, alwaysReady: 1, requestsAtOncePerInstance: 16 }
param logsDailyQuotaGb = 5
param retentionDays = 30
