// The smallest mesh: everything that costs nothing while nobody asks.
using '../main.bicep'
extends '../main.bicepparam'

param environmentName = 'smallest'
param apiClientId = '33333333-3333-4333-8333-333333333333'
param warehousePath = '/sql/1.0/warehouses/0123456789abcdef'
