// For those who develop policies: a classic gateway with limits by key and a breaker, without a promise of availability.
using '../main.bicep'
extends '../main.bicepparam'

param environmentName = 'developer'
param apiClientId = '33333333-3333-4333-8333-333333333333'
param warehousePath = '/sql/1.0/warehouses/0123456789abcdef'
param gatewayTier = 'Developer'
