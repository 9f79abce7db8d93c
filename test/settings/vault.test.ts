// Which secrets come from the vault, which from the environment, and what is faulty where neither gives one.
import { readSettings } from '../../src/settings/settings'
import { faultsOf, provided } from './read'
import { soundEnvironment } from './sample'

const {
  DATABRICKS_HOST: host,
  DATABRICKS_TOKEN: token,
  PAGE_TOKEN_KEY: key,
  ...others
} = soundEnvironment
const vault = { ...others, KEY_VAULT_URL: 'https://mesh.vault.azure.net/' }
const id = '33333333-3333-4333-8333-333333333333'
const directory = {
  authorityHost: 'https://login.microsoftonline.com',
  tenantId: others['ENTRA_TENANT_ID'],
}
const connectionOf = (given: object) => ({
  connections: { default: { httpPath: '/sql/1.0/warehouses/abc', cloudFetch: false, ...given } },
})
const ofVault = { id: { vault: 'databricks-sp-id' }, secret: { vault: 'databricks-sp-secret' } }

it('takes from the vault what the environment does not give', async () => {
  expect(await provided(readSettings(['default'], vault))).toMatchObject({
    secretStore: { vaultUrl: 'https://mesh.vault.azure.net', identity: { kind: 'developer' } },
    pageTokenKeys: { vault: 'page-token-key' },
    ...connectionOf({ vault: 'databricks-url', credential: { ...ofVault, directory } }),
  })
})

it.each<[object, object]>([
  [{ DATABRICKS_HOST: host }, { host, port: 443, credential: { ...ofVault, directory } }],
  [{ DATABRICKS_TOKEN: token }, { vault: 'databricks-url', credential: token }],
  [
    { DATABRICKS_SP_ID: id, DATABRICKS_SP_SECRET: 'hunter2' },
    { vault: 'databricks-url', credential: { id, secret: 'hunter2', directory } },
  ],
  [
    { KEY_VAULT_SECRETS: 'page-token-key', DATABRICKS_HOST: host },
    { host, port: 443, credential: 'identity' },
  ],
])('prefers the environment: %j', async (given, connection) => {
  const settings = readSettings(['default'], { ...vault, ...given })
  expect(await provided(settings)).toMatchObject(connectionOf(connection))
})

it('names the secrets of another connection after it', async () => {
  const settings = readSettings(['road-safety'], {
    ...vault,
    ROAD_SAFETY_DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/road',
  })
  expect(await provided(settings)).toMatchObject({
    connections: {
      'road-safety': {
        vault: 'road-safety-databricks-url',
        credential: {
          id: { vault: 'road-safety-databricks-sp-id' },
          secret: { vault: 'road-safety-databricks-sp-secret' },
        },
      },
    },
  })
})

it('takes the topic from the vault where events have any setting, and not from the vault alone', () => {
  const stateUrl = { EVENT_STATE_ENDPOINT: 'https://state.table.core.windows.net' }
  const { events } = readSettings(['default'], { ...vault, ...stateUrl })
  expect(events?.topic).toMatchObject({
    endpoint: { kind: 'vault', name: 'eventgrid-endpoint' },
    key: { kind: 'vault', name: 'eventgrid-key' },
  })
  expect(readSettings(['default'], vault).events).toBeUndefined()
})

it('checks what comes from the vault as it checks the environment, and tells no value', () => {
  const { pageTokenKeys } = readSettings(['default'], vault)
  if (pageTokenKeys.kind !== 'vault') throw new Error('not of the vault')
  expect(pageTokenKeys.parse(key!)).toEqual(new Uint8Array(32).fill(7))
  expect(() => pageTokenKeys.parse('hunter2!')).toThrow(new Error('is not base64'))
})

it.each<[object, string]>([
  [{ KEY_VAULT_URL: 'http://a.b' }, 'KEY_VAULT_URL is not an absolute https URL'],
  [{ KEY_VAULT_URL: 'https://a.b/secrets' }, 'KEY_VAULT_URL has more than a host'],
  [
    { KEY_VAULT_SECRETS: 'a,,b' },
    'KEY_VAULT_SECRETS has an entry that is not the name of a secret',
  ],
  [
    { KEY_VAULT_URL: '', KEY_VAULT_SECRETS: 'a' },
    'KEY_VAULT_SECRETS is given without KEY_VAULT_URL',
  ],
  [{ DATABRICKS_SP_ID: 'me' }, 'DATABRICKS_SP_ID is not a GUID'],
  [
    { PAGE_TOKEN_KEY: '', PAGE_TOKEN_KEY_PREVIOUS: key },
    'PAGE_TOKEN_KEY_PREVIOUS is given without PAGE_TOKEN_KEY: the vault has the key before',
  ],
  [
    { IDENTITY_ENDPOINT: 'http://127.0.0.1:42356/msi/token' },
    'AZURE_CLIENT_ID is missing: it names the managed identity of the app',
  ],
])('refuses %j', (given, fault) => {
  const whole = { ...soundEnvironment, KEY_VAULT_URL: vault.KEY_VAULT_URL, DATABRICKS_TOKEN: '' }
  expect(faultsOf({ ...whole, ...given })).toContain(fault)
})

it('asks for both halves of a service principal where there is no vault', () => {
  const alone = { ...soundEnvironment, DATABRICKS_TOKEN: '', DATABRICKS_SP_ID: id }
  expect(faultsOf(alone)).toEqual(['DATABRICKS_SP_SECRET is missing, and there is its id'])
})

it('names the managed identity only where App Service has one and something needs it', () => {
  const endpoint = { IDENTITY_ENDPOINT: 'http://127.0.0.1:42356/msi/token' }
  const read = (given: object) => readSettings(['default'], { ...soundEnvironment, ...given })
  expect(read(endpoint).secretStore.identity).toEqual({ kind: 'developer' })
  const managed = read({ ...endpoint, DATABRICKS_TOKEN: '', AZURE_CLIENT_ID: id })
  expect(managed.secretStore.identity).toEqual({ kind: 'managed', clientId: id })
})
