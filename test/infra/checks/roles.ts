// Who may do what: the role assignments of a snapshot are exactly those of a list, at the narrowest scope, and each says what kind
// of principal has it.
import { resourcesOf, shortId, type Environment, type Snapshot } from '../mesh'

const roleNames: Readonly<Record<string, string>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  'd5a91429-5739-47e2-a06b-3470a27159e7': 'EventGrid Data Sender',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
}

const app = 'Microsoft.ManagedIdentity/userAssignedIdentities/id-app'
const gateway = 'Microsoft.ManagedIdentity/userAssignedIdentities/id-gateway'
const state = 'Microsoft.Storage/storageAccounts/st'
const secret = (name: string) => `Microsoft.KeyVault/vaults/kv/secrets/${name}`
const container = (account: string, name: string) =>
  `Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers/${name}`

/** Who, which role, where. */
const everywhere = [
  [app, 'EventGrid Data Sender', 'Microsoft.EventGrid/topics/evgt'],
  [app, 'Key Vault Secrets User', secret('databricks-url')],
  [app, 'Key Vault Secrets User', secret('eventgrid-endpoint')],
  [app, 'Key Vault Secrets User', secret('page-token-key')],
  [app, 'Monitoring Metrics Publisher', 'Microsoft.Insights/components/appi'],
  // The Functions host makes containers of its own there.
  [app, 'Storage Blob Data Owner', state],
  [app, 'Storage Table Data Contributor', state],
  [gateway, 'Monitoring Metrics Publisher', 'Microsoft.Insights/components/appi'],
  [
    'Microsoft.Databricks/accessConnectors/dbac',
    'Storage Blob Data Contributor',
    container('dls', 'mesh'),
  ],
  [
    'Microsoft.EventGrid/topics/evgt',
    'Storage Blob Data Contributor',
    container('st', 'dead-letters'),
  ],
] as const

const ofStorageEvents = [
  [
    'Microsoft.EventGrid/systemTopics/egst',
    'Storage Blob Data Contributor',
    container('st', 'dead-letters'),
  ],
] as const

const allowed: Readonly<Record<Environment | 'subscriptions', readonly (readonly string[])[]>> = {
  smallest: [...everywhere, ...ofStorageEvents],
  developer: [...everywhere, ...ofStorageEvents],
  // Storage events do not reach an app in a private network.
  private: everywhere,
  subscriptions: [],
}

export function roleFaults(
  snapshot: Snapshot,
  environment: Environment | 'subscriptions',
): readonly string[] {
  const given = resourcesOf(snapshot, 'Microsoft.Authorization/roleAssignments').map(
    ({ id, properties }) => {
      const role = String(properties?.['roleDefinitionId']).split('/').pop() ?? ''
      const whose =
        /reference\('([^']+)'/.exec(String(properties?.['principalId']))?.[1] ?? 'nobody known'
      const [scope = ''] = id.split('/providers/Microsoft.Authorization/')
      const isTyped = properties?.['principalType'] === 'ServicePrincipal'
      const row = [shortId(whose, snapshot), roleNames[role] ?? role, shortId(scope, snapshot)]
      return { row: row.join(' | '), isTyped }
    },
  )
  const rows = given.map(({ row }) => row)
  const wanted = allowed[environment].map((row) => row.join(' | '))
  return [
    ...rows.filter((row) => !wanted.includes(row)).map((row) => `nobody allowed: ${row}`),
    ...wanted.filter((row) => !rows.includes(row)).map((row) => `missing: ${row}`),
    ...rows.filter((row, i) => rows.indexOf(row) !== i).map((row) => `twice: ${row}`),
    ...given.filter(({ isTyped }) => !isTyped).map(({ row }) => `no principalType: ${row}`),
  ]
}
