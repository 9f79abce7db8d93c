// What each kind of resource has to say, whoever changes the modules: no keys, no public access where it is not meant, TLS, what the
// Flex Consumption plan takes, and what neither the compiler nor the values tool looks at. A kind that is not in the table is a fault.
import { valueAt, type Environment, type Resource, type Snapshot } from '../mesh'

type Expected = Readonly<Record<string, unknown>>
type Rule =
  | Expected
  | ((environment: Environment | 'subscriptions', resource: Resource) => Expected)

const isPrivate = (environment: string) => environment === 'private'
const reach = (environment: string) => (isPrivate(environment) ? 'Disabled' : 'Enabled')
const byDefault = (environment: string) => (isPrivate(environment) ? 'Deny' : 'Allow')
const tiers = {
  smallest: { name: 'Consumption', capacity: 0 },
  developer: { name: 'Developer', capacity: 1 },
  private: { name: 'StandardV2', capacity: 1 },
  subscriptions: undefined,
}

/** A value that is a function says whether what is there is sound. */
const is = (sound: (value: unknown) => boolean) => sound
const present = is((value) => value !== undefined && value !== null && value !== '')
const absent = is((value) => value === undefined || value === null)
const nothing: Expected = {}

const rules: Readonly<Record<string, Rule>> = {
  'Microsoft.Storage/storageAccounts': (environment, { name }) => ({
    kind: 'StorageV2',
    'properties.minimumTlsVersion': 'TLS1_2',
    'properties.supportsHttpsTrafficOnly': true,
    'properties.allowBlobPublicAccess': false,
    'properties.allowSharedKeyAccess': false,
    'properties.allowCrossTenantReplication': false,
    'properties.networkAcls.bypass': 'AzureServices',
    'properties.networkAcls.defaultAction': byDefault(environment),
    // The access connector is let in by name, so the lake's firewall needs its public endpoint.
    'properties.publicNetworkAccess': name.startsWith('dls') ? 'Enabled' : reach(environment),
    'properties.isHnsEnabled': name.startsWith('dls') ? true : absent,
  }),
  'Microsoft.Storage/storageAccounts/blobServices': {
    'properties.deleteRetentionPolicy.enabled': true,
    'properties.containerDeleteRetentionPolicy.enabled': true,
  },
  'Microsoft.Storage/storageAccounts/blobServices/containers': {
    'properties.publicAccess': 'None',
  },
  'Microsoft.Storage/storageAccounts/tableServices': nothing,
  // As src/compose/event-path.ts calls it.
  'Microsoft.Storage/storageAccounts/tableServices/tables': {
    name: is((name) => String(name).endsWith('/meshportevents')),
  },
  'Microsoft.KeyVault/vaults': (environment) => ({
    'properties.enableRbacAuthorization': true,
    'properties.enableSoftDelete': true,
    'properties.softDeleteRetentionInDays': 90,
    'properties.enablePurgeProtection': true,
    'properties.publicNetworkAccess': reach(environment),
    'properties.networkAcls.defaultAction': byDefault(environment),
  }),
  'Microsoft.KeyVault/vaults/secrets': {
    'properties.contentType': present,
    // What only a deployment knows, in brackets: never a literal.
    'properties.value': is((value) => /^\[.*\]$/.test(String(value))),
  },
  'Microsoft.Web/serverfarms': {
    'sku.name': 'FC1',
    'sku.tier': 'FlexConsumption',
    'properties.reserved': true,
  },
  'Microsoft.Web/sites': (environment) => ({
    kind: 'functionapp,linux',
    'identity.type': 'UserAssigned',
    'tags.azd-service-name': 'api',
    'properties.httpsOnly': true,
    'properties.keyVaultReferenceIdentity': present,
    'properties.publicNetworkAccess': reach(environment),
    'properties.virtualNetworkSubnetId': isPrivate(environment) ? present : absent,
    // Flex Consumption refuses much of what other plans take here (ARM error 51021).
    'properties.siteConfig': is((config) => JSON.stringify(config) === '{"minTlsVersion":"1.2"}'),
    'properties.functionAppConfig.runtime.name': 'node',
    'properties.functionAppConfig.runtime.version': '22',
    'properties.functionAppConfig.deployment.storage.type': 'blobContainer',
    'properties.functionAppConfig.deployment.storage.authentication.type': 'UserAssignedIdentity',
    'properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId':
      present,
    'properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB': is((memory) =>
      [512, 2048, 4096].includes(memory as number),
    ),
    'properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount': is(
      (count) => (count as number) >= 40 && (count as number) <= 1000,
    ),
    'properties.functionAppConfig.scaleAndConcurrency.alwaysReady': is(
      (ready) => (ready as readonly unknown[]).length === (isPrivate(environment) ? 1 : 0),
    ),
    'properties.functionAppConfig.scaleAndConcurrency.triggers.http.perInstanceConcurrency':
      present,
  }),
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': { 'properties.allow': false },
  'Microsoft.Web/sites/config': nothing,
  'Microsoft.EventGrid/topics': (environment) => ({
    'identity.type': 'SystemAssigned',
    'properties.inputSchema': 'CloudEventSchemaV1_0',
    'properties.disableLocalAuth': true,
    'properties.minimumTlsVersionAllowed': '1.2',
    'properties.publicNetworkAccess': reach(environment),
  }),
  'Microsoft.EventGrid/systemTopics': {
    'identity.type': 'SystemAssigned',
    'properties.topicType': 'Microsoft.Storage.StorageAccounts',
    'properties.source': is((source) => String(source).includes('/storageAccounts/dls')),
  },
  'Microsoft.Insights/components': {
    'properties.DisableLocalAuth': true,
    'properties.WorkspaceResourceId': present,
  },
  'Microsoft.OperationalInsights/workspaces': {
    'properties.workspaceCapping.dailyQuotaGb': is((quota) => (quota as number) > 0),
  },
  'Microsoft.ApiManagement/service': (environment) => ({
    'sku.name': tiers[environment]?.name,
    'sku.capacity': tiers[environment]?.capacity,
    'identity.type': 'UserAssigned',
    'properties.apiVersionConstraint.minApiVersion': '2021-08-01',
    'properties.virtualNetworkType': isPrivate(environment) ? 'External' : 'None',
  }),
  'Microsoft.ApiManagement/service/namedValues': {
    // None is a secret, so none is hidden: test/infra/checks/secrets.ts looks for those that should be.
    'properties.secret': false,
    'properties.value': present,
  },
  'Microsoft.ApiManagement/service/backends': (environment) => ({
    'properties.url': is((url) =>
      /https:\/\/\{0\}\/api\/products'.*defaultHostName/.test(String(url)),
    ),
    'properties.protocol': 'http',
    'properties.tls.validateCertificateChain': true,
    'properties.tls.validateCertificateName': true,
    'properties.circuitBreaker': environment === 'smallest' ? absent : present,
  }),
  'Microsoft.ApiManagement/service/loggers': {
    'properties.loggerType': 'applicationInsights',
    // Not an instrumentation key, which fails where local authentication is off.
    'properties.credentials': is(
      (names) =>
        Object.keys(names as object)
          .sort()
          .join() === 'connectionString,identityClientId',
    ),
  },
  'Microsoft.ApiManagement/service/diagnostics': {
    'properties.logClientIp': false,
    'properties.httpCorrelationProtocol': 'W3C',
    'properties.metrics': true,
    'properties.frontend.request.body.bytes': 0,
    'properties.frontend.response.body.bytes': 0,
    'properties.backend.request.body.bytes': 0,
    'properties.backend.response.body.bytes': 0,
    'properties.frontend.request.dataMasking.queryParams': is(
      (masks) => JSON.stringify(masks) === '[{"value":"subscription-key","mode":"Hide"}]',
    ),
  },
  'Microsoft.ApiManagement/service/apis': (_, { name }) => ({
    'properties.subscriptionRequired': !name.endsWith('/documents'),
    'properties.translateRequiredQueryParameters': 'query',
    'properties.format': 'openapi+json',
    'properties.protocols': is((protocols) => JSON.stringify(protocols) === '["https"]'),
    'properties.subscriptionKeyParameterNames.header': 'Ocp-Apim-Subscription-Key',
    'properties.subscriptionKeyParameterNames.query': 'subscription-key',
  }),
  'Microsoft.ApiManagement/service/apis/policies': { 'properties.format': 'xml' },
  'Microsoft.ApiManagement/service/policies': { 'properties.format': 'xml' },
  'Microsoft.ApiManagement/service/products/policies': { 'properties.format': 'xml' },
  'Microsoft.ApiManagement/service/products': {
    'properties.state': 'published',
    'properties.subscriptionRequired': true,
    'properties.approvalRequired': true,
  },
  'Microsoft.ApiManagement/service/products/apiLinks': { 'properties.apiId': present },
  'Microsoft.ApiManagement/service/subscriptions': {
    'properties.allowTracing': false,
    'properties.scope': is((scope) => /\/products\/[a-z-]+$/.test(String(scope))),
  },
  'Microsoft.Databricks/workspaces': {
    'sku.name': 'premium',
    // People work in it: Entra ID lets them in, wherever they are.
    'properties.publicNetworkAccess': 'Enabled',
    'properties.parameters.enableNoPublicIp.value': true,
    'properties.defaultCatalog.initialType': 'UnityCatalog',
    'properties.accessConnector.identityType': 'SystemAssigned',
  },
  'Microsoft.Databricks/accessConnectors': { 'identity.type': 'SystemAssigned' },
  'Microsoft.Insights/actionGroups': { 'properties.enabled': true },
  'Microsoft.Insights/scheduledQueryRules': {
    kind: 'LogAlert',
    'properties.enabled': true,
    'properties.skipQueryValidation': true,
    'properties.severity': is((severity) => [1, 2, 3].includes(severity as number)),
    // What a query finds is wrong: its thresholds are its own, where tests see them.
    'properties.criteria.allOf': is((criteria) => {
      const [first, ...others] = criteria as readonly Readonly<Record<string, unknown>>[]
      return (
        others.length === 0 &&
        first?.['timeAggregation'] === 'Count' &&
        first['operator'] === 'GreaterThan' &&
        first['threshold'] === 0
      )
    }),
    'properties.actions.actionGroups': is((groups) => (groups as readonly unknown[]).length === 1),
  },
  'Microsoft.Insights/metricAlerts': {
    'properties.enabled': true,
    'properties.actions': is((actions) => (actions as readonly unknown[]).length === 1),
  },
  'Microsoft.Insights/diagnosticSettings': {
    'properties.workspaceId': present,
    'properties.logs': is((logs) => (logs as readonly unknown[]).length > 0),
  },
  'Microsoft.EventGrid/systemTopics/eventSubscriptions': {
    'properties.destination.endpointType': 'AzureFunction',
    'properties.destination.properties.resourceId': is((id) =>
      String(id).endsWith('/functions/announceOnCommit'),
    ),
    'properties.filter.includedEventTypes': is(
      (types) =>
        JSON.stringify(types) ===
        '["Microsoft.Storage.BlobCreated","Microsoft.Storage.BlobRenamed"]',
    ),
    'properties.filter.advancedFilters': is((filters) =>
      JSON.stringify(filters).includes('/_delta_log/'),
    ),
    'properties.filter.subjectBeginsWith': '/blobServices/default/containers/mesh/',
    'properties.filter.subjectEndsWith': '.json',
    ...delivery(),
  },
  'Microsoft.EventGrid/topics/eventSubscriptions': {
    'properties.destination.endpointType': 'WebHook',
    'properties.destination.properties.minimumTlsVersionAllowed': '1.2',
    // A secure value, so the snapshot does not show it.
    'properties.destination.properties.endpointUrl': is((url) =>
      String(url).startsWith('[parameters('),
    ),
    ...delivery(),
  },
  'Microsoft.ManagedIdentity/userAssignedIdentities': nothing,
  'Microsoft.Resources/resourceGroups': nothing,
  // In checks/roles.ts.
  'Microsoft.Authorization/roleAssignments': nothing,
  'Microsoft.Network/networkSecurityGroups': nothing,
  'Microsoft.Network/virtualNetworks': {
    'properties.subnets': is((subnets) => (subnets as readonly unknown[]).length === 3),
  },
  'Microsoft.Network/privateDnsZones': { location: 'global' },
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks': {
    'properties.registrationEnabled': false,
  },
  'Microsoft.Network/privateEndpoints': { 'properties.subnet.id': present },
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups': {
    'properties.privateDnsZoneConfigs': present,
  },
}

/** Every subscription of events: CloudEvents, as many tries as there are, and nothing is lost without a trace. */
function delivery(): Expected {
  return {
    'properties.eventDeliverySchema': 'CloudEventSchemaV1_0',
    'properties.retryPolicy.maxDeliveryAttempts': 30,
    'properties.retryPolicy.eventTimeToLiveInMinutes': 1440,
    'properties.deadLetterWithResourceIdentity.identity.type': 'SystemAssigned',
    'properties.deadLetterWithResourceIdentity.deadLetterDestination.properties.blobContainerName':
      'dead-letters',
  }
}

export function valueFaults(
  { predictedResources }: Snapshot,
  environment: Environment | 'subscriptions',
): readonly string[] {
  return predictedResources.flatMap((resource) => {
    const rule = rules[resource.type]
    if (!rule) return [`${resource.type} has no rule in fixed-values.ts`]
    const expected = typeof rule === 'function' ? rule(environment, resource) : rule
    return Object.entries(expected).flatMap(([path, wanted]) => {
      const value = valueAt(resource, path)
      const isSound =
        typeof wanted === 'function'
          ? (wanted as (value: unknown) => boolean)(value)
          : value === wanted
      return isSound ? [] : [`${resource.name}: ${path} is ${JSON.stringify(value)}`]
    })
  })
}
