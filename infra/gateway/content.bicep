// What the gateway serves: an API for each data product and one for the documents of the mesh, imported one after the other from what
// `npm run gateway` writes into apis.json, and the policies beside it.
import { names } from '../names.bicep'
import { isServerless, tier } from 'tiers.bicep'
import { api, consumer, limits, product } from 'types.bicep'

param name names
param gatewayTier tier
param apis api[]
param products product[]
param consumers consumer[]
param callLimits limits

@description('Whether rows are kept for some seconds, for the same caller.')
param keepsAnswers bool

@description('What tokens of callers have as `aud`, and what the gateway asks a token for to reach the app.')
param callerAudience string
param appAudience string

@description('Origins of pages in browsers that may call.')
param consumerOrigins string[]

// A list is no named value: the file has an origin that lets nobody in, and it becomes those that are wanted.
var noOrigin = '<origin>https://consumer-origins.invalid</origin>'
var origins = join(map(consumerOrigins, each => '<origin>${each}</origin>'), '')
var globalPolicy = empty(consumerOrigins)
  ? loadTextContent('policies/global.xml')
  : replace(loadTextContent('policies/global.xml'), noOrigin, origins)
var apiPolicy = loadTextContent('policies/api.xml')
var rowsPolicy = keepsAnswers ? loadTextContent('policies/api.cached.xml') : apiPolicy
var productPolicyByKey = loadTextContent('policies/product.by-key.xml')
var productPolicyBySubscription = loadTextContent('policies/product.by-subscription.xml')

// Policies take these texts as {{name}}. None is a secret.
var namedTexts = [
  { name: 'app-audience', text: appAudience }
  { name: 'caller-audience', text: callerAudience }
  { name: 'calls-per-day', text: string(callLimits.callsPerDay) }
  { name: 'calls-per-minute', text: string(callLimits.callsPerMinute) }
  { name: 'login-endpoint', text: login }
  { name: 'tenant-id', text: tenant().tenantId }
]

// Without its final slash, which policies write themselves.
var login = 'https://${split(environment().authentication.loginEndpoint, '/')[2]}'

var withVersions = union(map(filter(apis, each => !empty(each.version)), each => each.path), [])
var memberships = flatten(map(apis, api => map(api.products, product => { api: api.name, product: product })))

resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: name.gatewayIdentity }
resource app 'Microsoft.Web/sites@2024-11-01' existing = { name: name.app }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: name.insights }
resource gateway 'Microsoft.ApiManagement/service@2024-05-01' existing = { name: name.gateway }

resource named 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = [
  for value in namedTexts: {
    parent: gateway
    name: value.name
    properties: { displayName: value.name, value: value.text, secret: false }
  }
]

resource namedIdentity 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
  parent: gateway
  name: 'gateway-client-id'
  properties: { displayName: 'gateway-client-id', value: id.properties.clientId, secret: false }
}

resource backend 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
  parent: gateway
  name: 'meshport'
  properties: {
    url: 'https://${app.properties.defaultHostName}/api/products'
    protocol: 'http'
    tls: { validateCertificateChain: true, validateCertificateName: true }
    circuitBreaker: isServerless(gatewayTier)
      ? null
      : {
          rules: [
            {
              name: 'unavailable'
              failureCondition: {
                count: 10
                interval: 'PT1M'
                statusCodeRanges: [{ min: 502, max: 504 }]
              }
              tripDuration: 'PT30S'
              acceptRetryAfter: true
            }
          ]
        }
  }
}

resource logger 'Microsoft.ApiManagement/service/loggers@2024-05-01' = {
  parent: gateway
  name: 'insights'
  properties: {
    loggerType: 'applicationInsights'
    resourceId: insights.id
    credentials: {
      connectionString: insights.properties.ConnectionString
      identityClientId: id.properties.clientId
    }
  }
}

resource diagnostics 'Microsoft.ApiManagement/service/diagnostics@2024-05-01' = {
  parent: gateway
  name: 'applicationinsights'
  properties: {
    loggerId: logger.id
    alwaysLog: 'allErrors'
    httpCorrelationProtocol: 'W3C'
    logClientIp: false
    metrics: true
    // Errors are all kept; of the rest the app's own rows say more.
    sampling: { samplingType: 'fixed', percentage: 10 }
    frontend: {
      request: {
        body: { bytes: 0 }
        dataMasking: { queryParams: [{ value: 'subscription-key', mode: 'Hide' }] }
      }
      response: { body: { bytes: 0 } }
    }
    backend: {
      request: { body: { bytes: 0 } }
      response: { body: { bytes: 0 } }
    }
  }
}

resource global 'Microsoft.ApiManagement/service/policies@2024-05-01' = {
  parent: gateway
  name: 'policy'
  properties: { format: 'xml', value: globalPolicy }
  dependsOn: [named, namedIdentity]
}

resource versionSets 'Microsoft.ApiManagement/service/apiVersionSets@2024-05-01' = [
  for each in withVersions: {
    parent: gateway
    name: each
    properties: { displayName: each, versioningScheme: 'Segment' }
  }
]

// Imports that run at once fail at random.
@batchSize(1)
resource imported 'Microsoft.ApiManagement/service/apis@2024-05-01' = [
  for each in apis: {
    parent: gateway
    name: each.name
    properties: {
      displayName: each.displayName
      description: each.description
      path: each.path
      protocols: ['https']
      format: 'openapi+json'
      value: string(each.definition)
      // Otherwise a required parameter becomes part of the path, and a request without it gets the gateway's 404.
      translateRequiredQueryParameters: 'query'
      subscriptionRequired: each.keyNeeded
      subscriptionKeyParameterNames: { header: 'Ocp-Apim-Subscription-Key', query: 'subscription-key' }
      apiVersion: contains(withVersions, each.path) ? each.version : null
      apiVersionSetId: contains(withVersions, each.path)
        ? resourceId('Microsoft.ApiManagement/service/apiVersionSets', name.gateway, each.path)
        : null
    }
    dependsOn: [versionSets]
  }
]

resource apiPolicies 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = [
  for (each, i) in apis: {
    parent: imported[i]
    name: 'policy'
    properties: { format: 'xml', value: each.keyNeeded ? rowsPolicy : apiPolicy }
    dependsOn: [backend, named, namedIdentity]
  }
]

resource published 'Microsoft.ApiManagement/service/products@2024-05-01' = [
  for each in products: {
    parent: gateway
    name: each.name
    properties: {
      displayName: each.displayName
      description: each.description
      terms: 'The owner of the data product says who may use it, and for what.'
      state: 'published'
      subscriptionRequired: true
      approvalRequired: true
      subscriptionsLimit: 10
    }
  }
]

resource productPolicies 'Microsoft.ApiManagement/service/products/policies@2024-05-01' = [
  for (each, i) in products: {
    parent: published[i]
    name: 'policy'
    properties: {
      format: 'xml'
      value: isServerless(gatewayTier) ? productPolicyBySubscription : productPolicyByKey
    }
    dependsOn: [named, namedIdentity]
  }
]

resource links 'Microsoft.ApiManagement/service/products/apiLinks@2024-05-01' = [
  for each in memberships: {
    name: '${name.gateway}/${each.product}/${each.api}'
    properties: { apiId: resourceId('Microsoft.ApiManagement/service/apis', name.gateway, each.api) }
    dependsOn: [imported, published]
  }
]

// Their keys are read by who hands them out; no deployment shows one.
resource subscriptions 'Microsoft.ApiManagement/service/subscriptions@2024-05-01' = [
  for each in consumers: {
    parent: gateway
    name: each.name
    properties: {
      displayName: each.displayName
      scope: resourceId('Microsoft.ApiManagement/service/products', name.gateway, each.product)
      state: 'active'
      allowTracing: false
    }
    dependsOn: [published]
  }
]
