// The layer of subscriptions with the recipe's webhook, and with one that checks tokens of Entra ID.
using '../events/subscriptions.bicep'
extends '../events/subscriptions.bicepparam'

param environmentName = 'smallest'
param webhooks = [
  {
    name: 'data-product-updates'
    url: 'https://webhook.site/unique-endpoint'
    eventTypes: ['DataProductUpdated', 'DataProductCreated']
    header: { name: 'X-Webhook-Secret', value: 'only-an-example' }
  }
  {
    name: 'reports'
    url: 'https://reports.example.com/events'
    sources: ['/datamesh/customer/customer-analytics/metrics']
    applicationId: '11111111-1111-4111-8111-111111111111'
  }
]
