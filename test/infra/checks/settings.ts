// The settings that a deployment gives the app, against those that src/settings reads: none is missing, none is unknown, and the app
// starts with them.
import { FaultySettings, readSettings } from '../../../src/settings/settings'
import { resourcesOf, type Snapshot } from '../mesh'

/** Given by no deployment, with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  ALLOW_ANONYMOUS: 'is no setting any more, and only looked for',
  DATABRICKS_HOST: 'is the secret databricks-url',
  DATABRICKS_SP_ID: 'is a secret, or not there: the app asks by its own identity',
  DATABRICKS_SP_SECRET: 'is a secret, or not there: the app asks by its own identity',
  DATABRICKS_TOKEN: 'is a key of a person',
  EVENT_GRID_ENDPOINT: 'is the secret eventgrid-endpoint',
  EVENT_GRID_KEY: 'is not there: the topic takes no key',
  EVENT_STATE_KEY: 'is not there: the account takes no key',
  IDENTITY_ENDPOINT: 'comes from the platform',
  PAGE_TOKEN_KEY: 'is the secret page-token-key',
  PAGE_TOKEN_KEY_PREVIOUS: 'is the version before, in the vault',
  WEBSITE_INSTANCE_ID: 'comes from the platform',
}

/** What the host and the platform read. */
const ofThePlatform = [
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
]

/** What only a deployment knows, by the property that is asked for. */
const examples: Readonly<Record<string, string>> = {
  clientId: '44444444-4444-4444-8444-444444444444',
  principalId: '55555555-5555-4555-8555-555555555555',
  ConnectionString: 'InstrumentationKey=66666666-6666-4666-8666-666666666666',
  gatewayUrl: 'https://apim-example.azure-api.net',
  vaultUri: 'https://kv-example.vault.azure.net/',
  table: 'https://stexample.table.core.windows.net/',
  loginEndpoint: 'https://login.microsoftonline.com/',
}

export function settingFaults(snapshot: Snapshot): readonly string[] {
  const [settings, ...more] = resourcesOf(snapshot, 'Microsoft.Web/sites/config')
  if (!settings || more.length > 0) return ['there is not one set of settings']
  const given = Object.fromEntries(
    Object.entries(settings.properties ?? {}).map(([name, value]) => [
      name,
      resolved(String(value)),
    ]),
  )
  const read = new Set<string>()
  const environment = new Proxy(
    // As App Service sets it, so that the app asks which identity is its own.
    { ...given, IDENTITY_ENDPOINT: 'http://localhost' },
    {
      get: (target: Readonly<Record<string, string>>, name: string) => {
        read.add(name)
        return target[name]
      },
    },
  )
  const faults = startFaults(environment)
  const names = Object.keys(given)
  return [
    ...faults,
    ...[...read]
      .filter((name) => !names.includes(name) && !(name in leftOut))
      .map((name) => `${name} is a setting of the app, and no deployment gives it`),
    ...names
      .filter((name) => !read.has(name) && !ofThePlatform.includes(name))
      .map((name) => `${name} is given, and the app does not read it`),
    ...names
      .filter((name) => name in leftOut)
      .map((name) => `${name} is given, and ${leftOut[name]!}`),
    ...ofThePlatform.filter((name) => !given[name]).map((name) => `${name} is missing`),
    ...secretFaults(snapshot, given['KEY_VAULT_SECRETS'] ?? ''),
  ]
}

function startFaults(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    const { authentication, events, secretStore } = readSettings(['default'], environment)
    return [
      ...(authentication.mode === 'gatewayAndCaller'
        ? []
        : ['callers need not come through the gateway']),
      ...(events ? [] : ['no events are announced']),
      ...(secretStore.identity.kind === 'managed' ? [] : ['the app has no managed identity']),
    ]
  } catch (error) {
    if (error instanceof FaultySettings) return error.faults
    throw error
  }
}

/** The app asks for exactly the secrets that the deployment makes. */
function secretFaults(snapshot: Snapshot, named: string): readonly string[] {
  const made = resourcesOf(snapshot, 'Microsoft.KeyVault/vaults/secrets').map(({ name }) =>
    name.replace(/^.*\//, ''),
  )
  const asked = named.split(',')
  return [
    ...made
      .filter((name) => !asked.includes(name))
      .map((name) => `no one asks for the secret ${name}`),
    ...asked.filter((name) => !made.includes(name)).map((name) => `there is no secret ${name}`),
  ]
}

/** By the last property that an expression names. */
function resolved(value: string): string {
  if (!value.startsWith('[')) return value
  const property = /\.(\w+)\)*\]$/.exec(value)?.[1] ?? ''
  return examples[property] ?? `https://${property}.example.com`
}
