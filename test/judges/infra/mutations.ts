// Changes of the Bicep modules that somebody could make by mistake, each of which has to be noticed: something is left out, a role is
// wider, a rule is weaker, an order is lost.

export interface Mutation {
  readonly file: string
  readonly from: string
  readonly to: string
}

const change = (file: string, from: string, to: string): Mutation => ({ file, from, to })
const without = (file: string, from: string): Mutation => change(file, from, '')

export const mutations: readonly Mutation[] = [
  // Roles.
  change('state/state.bicep', 'roleIdOf(roles.tableContributor)', 'roleIdOf(roles.blobOwner)'),
  change(
    'identity/roles.bicep',
    'd5a91429-5739-47e2-a06b-3470a27159e7',
    'b24988ac-6180-42a0-ab88-20f7382dd24c',
  ),
  change('identity/secrets.bicep', 'scope: key\n', 'scope: vault\n'),
  change('events/topic.bicep', 'scope: state::blobs::deadLetters\n', 'scope: state\n'),
  change('databricks/lake.bicep', 'scope: lake::blobs::container\n', 'scope: lake\n'),
  change(
    'databricks/lake.bicep',
    'roles.blobContributor)\n    principalId',
    'roles.blobOwner)\n    principalId',
  ),
  without('observe/observe.bicep', "    principalType: 'ServicePrincipal'\n"),
  change(
    'observe/observe.bicep',
    'principalId: gateway.properties.principalId',
    'principalId: app.properties.principalId',
  ),
  // Reach and encryption.
  change('state/state.bicep', "minimumTlsVersion: 'TLS1_2'", "minimumTlsVersion: 'TLS1_0'"),
  without('state/state.bicep', '    allowSharedKeyAccess: false\n'),
  change('databricks/lake.bicep', 'allowBlobPublicAccess: false', 'allowBlobPublicAccess: true'),
  change(
    'databricks/lake.bicep',
    "defaultAction: isPrivate ? 'Deny' : 'Allow'",
    "defaultAction: 'Allow'",
  ),
  change(
    'identity/vault.bicep',
    "publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'",
    "publicNetworkAccess: 'Enabled'",
  ),
  without('identity/vault.bicep', '    enablePurgeProtection: true\n'),
  change('identity/vault.bicep', 'enableRbacAuthorization: true', 'enableRbacAuthorization: false'),
  change('events/topic.bicep', 'disableLocalAuth: true', 'disableLocalAuth: false'),
  change('observe/observe.bicep', 'DisableLocalAuth: true', 'DisableLocalAuth: false'),
  without('compute/compute.bicep', '    httpsOnly: true\n'),
  change(
    'compute/compute.bicep',
    "name: 'scm', properties: { allow: false }",
    "name: 'scm', properties: { allow: true }",
  ),
  without(
    'compute/compute.bicep',
    '    virtualNetworkSubnetId: isPrivate ? network::subnet.id : null\n',
  ),
  // The app.
  change(
    'compute/compute.bicep',
    "siteConfig: { minTlsVersion: '1.2' }",
    "siteConfig: { minTlsVersion: '1.2', ftpsState: 'Disabled' }",
  ),
  change(
    'compute/compute.bicep',
    "AUTHENTICATION_MODE: 'gatewayAndCaller'",
    "AUTHENTICATION_MODE: 'callerOnly'",
  ),
  without('compute/compute.bicep', '      GATEWAY_OBJECT_ID: gatewayId.properties.principalId\n'),
  change(
    'compute/compute.bicep',
    "hasStorageEvents ? 'true' : 'false'",
    'string(hasStorageEvents)',
  ),
  change('names.bicep', "feeds: 'meshportevents'", "feeds: 'meshport-events'"),
  // The lake and its events.
  without('databricks/lake.bicep', '    isHnsEnabled: true\n'),
  change(
    'events/topic.bicep',
    "inputSchema: 'CloudEventSchemaV1_0'",
    "inputSchema: 'EventGridSchema'",
  ),
  change('events/deliveries.bicep', ", 'Microsoft.Storage.BlobRenamed'", ''),
  change(
    'events/deliveries.bicep',
    'deadLetterWithResourceIdentity: deadLetters\n  }\n}\n\nresource consumers',
    '}\n}\n\nresource consumers',
  ),
  change('events/deliveries.bicep', 'maxDeliveryAttempts: 30', 'maxDeliveryAttempts: 3'),
  change(
    'events/types.bicep',
    "  @secure()\n  @description('Its address",
    "  @description('Its address",
  ),
  // The gateway.
  without('gateway/content.bicep', "      translateRequiredQueryParameters: 'query'\n"),
  without('gateway/content.bicep', '@batchSize(1)\n'),
  change(
    'gateway/content.bicep',
    'subscriptionRequired: each.keyNeeded',
    'subscriptionRequired: false',
  ),
  change('gateway/content.bicep', 'each.keyNeeded ? rowsPolicy : apiPolicy', 'productPolicyByKey'),
  change(
    'gateway/content.bicep',
    'map(apis, api => map(api.products,',
    'map(apis, api => map([api.products[0]],',
  ),
  change(
    'gateway/content.bicep',
    'dependsOn: [backend, named, namedIdentity]',
    'dependsOn: [named, namedIdentity]',
  ),
  change(
    'gateway/content.bicep',
    'isServerless(gatewayTier) ? productPolicyBySubscription : productPolicyByKey',
    'productPolicyBySubscription',
  ),
  change(
    'gateway/content.bicep',
    'validateCertificateName: true',
    'validateCertificateName: false',
  ),
  change('gateway/content.bicep', "{ value: 'subscription-key', mode: 'Hide' }", ''),
  without('gateway/content.bicep', "  { name: 'tenant-id', text: tenant().tenantId }\n"),
  change('gateway/content.bicep', 'identityClientId: id.properties.clientId\n', ''),
  change('gateway/tiers.bicep', "tier == 'Consumption' ? 0 : 1", '1'),
  // What a snapshot does not show.
  without('identity/secrets.bicep', '@onlyIfNotExists()\n'),
  change('main.bicep', 'dependsOn: [gateway, secrets, network]', 'dependsOn: [gateway, network]'),
  change('main.bicep', 'dependsOn: [vault, topic]', 'dependsOn: [vault]'),
  change(
    'main.bicep',
    'output SERVICE_API_NAME string = name.app',
    'output SERVICE_API_NAME string = pageTokenKey',
  ),
  // What would only be missed later.
  change(
    'main.bicep',
    "module lakeTopic 'events/lake-topic.bicep' = if (soundStorageEvents)",
    "module lakeTopic 'events/lake-topic.bicep' = if (false)",
  ),
  change(
    'observe/alerts.bicep',
    'actions: { actionGroups: [told.id] }',
    'actions: { actionGroups: [] }',
  ),
  change(
    'observe/alerts.bicep',
    'threshold: 0\n            failingPeriods',
    'threshold: 9\n            failingPeriods',
  ),
  change('observe/alerts.bicep', 'alerts/schedule-stopped.kql', 'alerts/publish-lag.kql'),
  change('network/endpoints.bicep', 'concat(always, ofWorkspace)', 'always'),
]
