// One thing to change in a sound snapshot for each fault that a check is to find, with words of that fault. The first five rows are what
// neither the compiler nor the values tool finds.
import type { ParameterFile } from './checks/faults'
import { valueAt, type Resource } from './mesh'

export type Changed = { -readonly [Key in keyof Resource]: Resource[Key] } & {
  properties: Record<string, unknown>
}

const set = (address: string, value: unknown) => (resource: Changed) => {
  const parts = address.split('.')
  const last = parts.pop()!
  const parent = parts.length === 0 ? resource : valueAt(resource, parts.join('.'))
  if (value === undefined) Reflect.deleteProperty(parent as object, last)
  else Object.assign(parent as object, { [last]: value })
}

const roles = 'Microsoft.Authorization/roleAssignments'
const site = 'Microsoft.Web/sites'
const settings = 'Microsoft.Web/sites/config'
const account = 'Microsoft.Storage/storageAccounts'
const gateway = 'Microsoft.ApiManagement/service'
const scaling = 'properties.functionAppConfig.scaleAndConcurrency'
const contributor =
  '/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c'

export const plants: readonly (readonly [
  fault: string,
  file: ParameterFile,
  type: string,
  name: string,
  change: (resource: Changed) => void,
])[] = [
  ['no principalType', 'smallest', roles, '', set('properties.principalType', undefined)],
  ['kind is "functionapp"', 'smallest', site, '', set('kind', 'functionapp')],
  [
    'properties.siteConfig is',
    'smallest',
    site,
    '',
    set('properties.siteConfig.linuxFxVersion', 'NODE|22'),
  ],
  [
    'properties.credentials is',
    'smallest',
    `${gateway}/loggers`,
    '',
    set('properties.credentials', { instrumentationKey: '[x]' }),
  ],
  ['instanceMemoryMB is 1024', 'smallest', site, '', set(`${scaling}.instanceMemoryMB`, 1024)],
  [
    'nobody allowed: Microsoft.ManagedIdentity/userAssignedIdentities/id-app | b24988ac',
    'smallest',
    roles,
    '/st',
    set('properties.roleDefinitionId', contributor),
  ],
  [
    'nobody allowed: nobody known',
    'smallest',
    roles,
    '',
    set('properties.principalId', '11111111-1111-4111-8111-111111111111'),
  ],
  [
    '| Microsoft.KeyVault/vaults/kv',
    'private',
    roles,
    'secrets/page-token-key',
    (role) => void (role.id = role.id.replace('/secrets/page-token-key', '')),
  ],
  [
    'properties.publicNetworkAccess is "Enabled"',
    'private',
    'Microsoft.KeyVault/vaults',
    '',
    set('properties.publicNetworkAccess', 'Enabled'),
  ],
  [
    'properties.publicNetworkAccess is "Enabled"',
    'private',
    site,
    '',
    set('properties.publicNetworkAccess', 'Enabled'),
  ],
  [
    'defaultAction is "Allow"',
    'private',
    account,
    '/dls',
    set('properties.networkAcls.defaultAction', 'Allow'),
  ],
  [
    'allowBlobPublicAccess is true',
    'smallest',
    account,
    '/dls',
    set('properties.allowBlobPublicAccess', true),
  ],
  [
    'allowSharedKeyAccess is undefined',
    'smallest',
    account,
    '/st',
    set('properties.allowSharedKeyAccess', undefined),
  ],
  [
    'minimumTlsVersion is "TLS1_0"',
    'smallest',
    account,
    '/st',
    set('properties.minimumTlsVersion', 'TLS1_0'),
  ],
  [
    'isHnsEnabled is undefined',
    'smallest',
    account,
    '/dls',
    set('properties.isHnsEnabled', undefined),
  ],
  [
    'publicAccess is "Blob"',
    'smallest',
    `${account}/blobServices/containers`,
    '',
    set('properties.publicAccess', 'Blob'),
  ],
  [
    'properties.value is "dapi',
    'smallest',
    'Microsoft.KeyVault/vaults/secrets',
    '',
    set('properties.value', `dapi${'0'.repeat(32)}`),
  ],
  [
    'has an account key',
    'smallest',
    settings,
    '',
    set('properties.DATABRICKS_HTTP_PATH', 'AccountKey=abc'),
  ],
  [
    'has 32 bytes or more in base64',
    'smallest',
    settings,
    '',
    set('properties.EVENT_SCHEDULE', Buffer.alloc(32, 5).toString('base64')),
  ],
  [
    'shows a secure value',
    'subscriptions',
    'Microsoft.EventGrid/topics/eventSubscriptions',
    'data-product',
    set('properties.destination.properties.endpointUrl', 'https://webhook.site/unique-endpoint'),
  ],
  [
    'EVENT_SCHEDULE is a setting of the app, and no deployment gives it',
    'smallest',
    settings,
    '',
    set('properties.EVENT_SCHEDULE', undefined),
  ],
  [
    'DATABRICKS_SCHEMA is given, and the app does not read it',
    'smallest',
    settings,
    '',
    set('properties.DATABRICKS_SCHEMA', 'x'),
  ],
  ['DATABRICKS_TOKEN is given', 'smallest', settings, '', set('properties.DATABRICKS_TOKEN', 'x')],
  [
    'EVENT_STORAGE_EVENTS is neither true nor false',
    'smallest',
    settings,
    '',
    set('properties.EVENT_STORAGE_EVENTS', 'True'),
  ],
  [
    'callers need not come through the gateway',
    'smallest',
    settings,
    '',
    set('properties.AUTHENTICATION_MODE', 'callerOnly'),
  ],
  [
    'there is no secret databricks-sp-id',
    'smallest',
    settings,
    '',
    set(
      'properties.KEY_VAULT_SECRETS',
      'databricks-url,eventgrid-endpoint,page-token-key,databricks-sp-id',
    ),
  ],
  [
    'missing: customer-analytics: the document of customer-analytics',
    'smallest',
    `${gateway}/apis`,
    'customer-analytics',
    set('properties.path', 'customers'),
  ],
  [
    'not written by us: air-traffic/policy: <policies>',
    'smallest',
    `${gateway}/apis/policies`,
    'air-traffic',
    set('properties.value', '<policies><inbound /></policies>'),
  ],
  [
    'missing: customer-analytics/policy of the product: policies/product.by-key.xml',
    'developer',
    `${gateway}/products/policies`,
    'customer-analytics',
    set('properties.value', 'policies/product.by-subscription.xml'),
  ],
  [
    'no named value tenant-id',
    'smallest',
    `${gateway}/namedValues`,
    'tenant-id',
    (value) => void (value.name = 'apim/tenant'),
  ],
  [
    'circuitBreaker is null',
    'developer',
    `${gateway}/backends`,
    '',
    set('properties.circuitBreaker', null),
  ],
  [
    'circuitBreaker is {',
    'smallest',
    `${gateway}/backends`,
    '',
    set('properties.circuitBreaker', {}),
  ],
  [
    'properties.criteria.allOf is',
    'smallest',
    'Microsoft.Insights/scheduledQueryRules',
    'schedule-stopped',
    set('properties.criteria.allOf.0.threshold', 5),
  ],
  ['has no tag azd-env-name', 'smallest', account, '/st', set('tags', {})],
  [
    'has no rule in fixed-values.ts',
    'smallest',
    'Microsoft.Web/serverfarms',
    '',
    set('type', 'Microsoft.Compute/virtualMachines'),
  ],
  [
    'Databricks Workspace: there is no',
    'smallest',
    'Microsoft.Databricks/workspaces',
    '',
    set('type', 'Microsoft.Databricks/accessConnectors'),
  ],
  [
    'Event Grid: there is no Microsoft.EventGrid/systemTopics',
    'developer',
    'Microsoft.EventGrid/systemTopics',
    '',
    set('type', 'Microsoft.EventGrid/topics'),
  ],
  [
    'includedEventTypes is ["Microsoft.Storage.BlobCreated"]',
    'subscriptions',
    'Microsoft.EventGrid/systemTopics/eventSubscriptions',
    '',
    set('properties.filter.includedEventTypes', ['Microsoft.Storage.BlobCreated']),
  ],
  [
    'blobContainerName is undefined',
    'subscriptions',
    'Microsoft.EventGrid/topics/eventSubscriptions',
    'reports',
    set('properties.deadLetterWithResourceIdentity', null),
  ],
]
