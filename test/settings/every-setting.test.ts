// What holds for every setting: it may be a Key Vault reference that was not resolved, and it has a line in the README and in the sample.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../architecture/repository'
import { faultsOf } from './read'

const everySetting = [
  'CONSUMER_URL',
  'STATEMENT_TIMEOUT_MS',
  'PAGE_TOKEN_KEY',
  'PAGE_TOKEN_KEY_PREVIOUS',
  'AUTHENTICATION_MODE',
  'CALLER_REQUESTS_PER_MINUTE',
  'CALLER_STATEMENTS_AT_ONCE',
  'READINESS_PROBES_WAREHOUSES',
  'DATABRICKS_HOST',
  'DATABRICKS_HTTP_PATH',
  'DATABRICKS_TOKEN',
  'DATABRICKS_CLOUD_FETCH',
  'FINANCE_DATABRICKS_HOST',
  'FINANCE_DATABRICKS_HTTP_PATH',
  'FINANCE_DATABRICKS_TOKEN',
  'FINANCE_DATABRICKS_CLOUD_FETCH',
]

it('calls an unresolved Key Vault reference by its name, in every setting and for nothing else', () => {
  const unresolved = Object.fromEntries(
    everySetting.map((name) => [name, '@Microsoft.KeyVault(VaultName=v;SecretName=s)']),
  )
  expect(faultsOf(unresolved, ['default', 'finance'])).toEqual(
    everySetting.map((name) => `${name} is a Key Vault reference that was not resolved`),
  )
})

/** Read only where callers prove who they are, and where secrets come from a vault. */
const furtherSettings = [
  'ENTRA_TENANT_ID',
  'ENTRA_AUDIENCES',
  'ENTRA_AUTHORITY_HOST',
  'ENTRA_V1_ISSUER',
  'GATEWAY_OBJECT_ID',
  'KEY_VAULT_URL',
  'KEY_VAULT_SECRETS',
  'AZURE_CLIENT_ID',
  'DATABRICKS_SP_ID',
  'DATABRICKS_SP_SECRET',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'TELEMETRY_SAMPLE_RATIO',
  'TELEMETRY_SLOW_REQUEST_MS',
  'LOG_LEVELS',
]

it('has a line in the README and in the sample for every setting', () => {
  const read = (name: string) => readFileSync(path.join(root, name), 'utf8')
  const { Values } = JSON.parse(read('local.settings.sample.json')) as {
    readonly Values: Readonly<Record<string, string>>
  }
  const common = [...everySetting, ...furtherSettings].filter(
    (name) => !name.startsWith('FINANCE_'),
  )
  expect(Object.keys(Values)).toEqual(expect.arrayContaining(common))
  const table = read('README.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  const named = table.flatMap((line) =>
    [...line.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name),
  )
  expect(named).toEqual(expect.arrayContaining(common))
})
