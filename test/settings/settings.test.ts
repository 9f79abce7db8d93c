// The environment as settings: what each takes and becomes, and that every fault is told at once, by
// the setting's name and never with its value.
import { defaultLogLevels } from '../../src/base/log-level'
import { FaultySettings, readSettings } from '../../src/settings/settings'
import type { Environment } from '../../src/settings/environment'
import { faultsOf, provided } from './read'
import { soundEnvironment as sound } from './sample'

const address = {
  ...{ host: 'adb-1.2.azuredatabricks.net', port: 443 },
  httpPath: '/sql/1.0/warehouses/abc',
  credential: 'dapi-secret',
  cloudFetch: false,
}
const plain = {
  connections: { default: address },
  consumerUrl: 'https://gateway.example.com/mesh',
  authentication: {
    mode: 'gatewayAndCaller',
    entra: {
      authorityHost: 'https://login.microsoftonline.com',
      tenantId: sound['ENTRA_TENANT_ID'],
      audiences: ['api://meshport'],
      v1Issuer: undefined,
      gatewayObjectId: sound['GATEWAY_OBJECT_ID'],
    },
  },
  callerLimits: { requestsPerMinute: 600, statementsAtOnce: 5 },
  readinessProbesWarehouses: false,
  pageTokenKeys: { current: new Uint8Array(32).fill(7) },
  statementTimeoutMs: 25_000,
  telemetry: { logLevels: defaultLogLevels, instanceId: expect.any(String) as string },
  secretStore: { vaultUrl: undefined, identity: { kind: 'developer' } },
}

it('reads the least that is needed, and freezes it', async () => {
  const settings = readSettings(['default'], sound)
  expect(await provided(settings)).toEqual(plain)
  expect(Object.isFrozen(settings)).toBe(true)
})

it.each<[string, Environment, object]>([
  ['STATEMENT_TIMEOUT_MS', { STATEMENT_TIMEOUT_MS: '100' }, { statementTimeoutMs: 100 }],
  ['STATEMENT_TIMEOUT_MS', { STATEMENT_TIMEOUT_MS: '220000' }, { statementTimeoutMs: 220_000 }],
  ['STATEMENT_TIMEOUT_MS', { STATEMENT_TIMEOUT_MS: '' }, { statementTimeoutMs: 25_000 }],
  ['CONSUMER_URL', { CONSUMER_URL: 'https://a.b/c/' }, { consumerUrl: 'https://a.b/c' }],
  ['CONSUMER_URL', { CONSUMER_URL: 'https://a.b///' }, { consumerUrl: 'https://a.b' }],
  ['CONSUMER_URL', { CONSUMER_URL: 'HTTPS://A.B:443/Mesh/' }, { consumerUrl: 'https://a.b/Mesh' }],
  ['CONSUMER_URL', { CONSUMER_URL: 'https://a.b/x/../c/./' }, { consumerUrl: 'https://a.b/c' }],
  [
    'CONSUMER_URL',
    { CONSUMER_URL: 'http://a.b:8080/ü' },
    { consumerUrl: 'http://a.b:8080/%C3%BC' },
  ],
  [
    'READINESS_PROBES_WAREHOUSES',
    { READINESS_PROBES_WAREHOUSES: 'true' },
    { readinessProbesWarehouses: true },
  ],
  [
    'CONSUMER_URL',
    { CONSUMER_URL: 'http://localhost:7071/api/products' },
    { consumerUrl: 'http://localhost:7071/api/products' },
  ],
  [
    'PAGE_TOKEN_KEY_PREVIOUS',
    { PAGE_TOKEN_KEY_PREVIOUS: Buffer.alloc(32, 8).toString('base64') },
    {
      pageTokenKeys: { ...plain.pageTokenKeys, previous: new Uint8Array(32).fill(8) },
    },
  ],
  [
    'DATABRICKS_HOST',
    { DATABRICKS_HOST: 'https://localhost:8443/' },
    { connections: { default: { ...address, host: 'localhost', port: 8443 } } },
  ],
  [
    'DATABRICKS_TOKEN',
    { DATABRICKS_TOKEN: '' },
    { connections: { default: { ...address, credential: 'identity' } } },
  ],
])('reads %s (%j)', async (_, given, expected) => {
  const settings = readSettings(['default'], { ...sound, ...given })
  expect(await provided(settings)).toEqual({ ...plain, ...expected })
})

const roads = {
  ROAD_SAFETY_DATABRICKS_HOST: 'roads.example.com:444',
  ROAD_SAFETY_DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/road',
}

it('reads a connection by the prefix of its name, with its own address and credential', async () => {
  const settings = readSettings(['road-safety', 'finance'], {
    ...sound,
    ...roads,
    FINANCE_DATABRICKS_HOST: 'finance.example.com',
    FINANCE_DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/fin',
    FINANCE_DATABRICKS_TOKEN: 'dapi-finance',
    FINANCE_DATABRICKS_CLOUD_FETCH: 'true',
  })
  expect(await provided(settings)).toHaveProperty('connections', {
    'road-safety': {
      host: 'roads.example.com',
      port: 444,
      httpPath: '/sql/1.0/warehouses/road',
      credential: 'identity',
      cloudFetch: false,
    },
    finance: {
      host: 'finance.example.com',
      port: 443,
      httpPath: '/sql/1.0/warehouses/fin',
      credential: 'dapi-finance',
      cloudFetch: true,
    },
  })
})

it('looks at no variable of a connection that no product names', () => {
  const stray = {
    APPSETTING_DATABRICKS_HOST: 'adb-1.2.azuredatabricks.net',
    APPSETTING_DATABRICKS_TOKEN: 'dapi-secret',
    DEFAULT_DATABRICKS_HOST: 'not a host',
    OLD_DATABRICKS_HTTP_PATH: '@Microsoft.KeyVault(SecretUri=https://v/s)',
    ...roads,
  }
  const { connections } = readSettings(['default'], { ...sound, ...stray })
  expect([...connections.keys()]).toEqual(['default'])
})

it.each(['appsetting', 'appsetting-finance'])(
  'refuses the connection %s, which Azure’s copies of other settings would make',
  (name) => {
    const prefix = name === 'appsetting' ? 'APPSETTING_' : 'APPSETTING_FINANCE_'
    expect(faultsOf({ ...sound, [`${prefix}DATABRICKS_HOST`]: 'a.b' }, [name])).toEqual([
      `${prefix}DATABRICKS_… are not settings: Azure repeats each setting with APPSETTING_ before it`,
    ])
  },
)

const notAHost = 'is not a host name, such as adb-1.2.azuredatabricks.net'
const notAPath = 'is not the HTTP path of a SQL warehouse, such as /sql/1.0/warehouses/abc'
const notAUrl = 'is not an absolute http or https URL'
const not32Bytes = 'is not 32 bytes: make one with `openssl rand -base64 32`'

it.each<[Environment, string]>([
  [{ DATABRICKS_HOST: undefined }, 'DATABRICKS_HOST is missing'],
  [{ DATABRICKS_HOST: '' }, 'DATABRICKS_HOST is missing'],
  [{ DATABRICKS_HOST: 'http://a.b' }, `DATABRICKS_HOST ${notAHost}`],
  [{ DATABRICKS_HOST: 'a.b/sql' }, `DATABRICKS_HOST ${notAHost}`],
  [{ DATABRICKS_HOST: 'user@a.b' }, `DATABRICKS_HOST ${notAHost}`],
  [{ DATABRICKS_HTTP_PATH: undefined }, 'DATABRICKS_HTTP_PATH is missing'],
  [{ DATABRICKS_HTTP_PATH: '/api/2.0' }, `DATABRICKS_HTTP_PATH ${notAPath}`],
  [{ DATABRICKS_HTTP_PATH: '/sql/1.0?a=b' }, `DATABRICKS_HTTP_PATH ${notAPath}`],
  [{ CONSUMER_URL: '/mesh' }, `CONSUMER_URL ${notAUrl}`],
  [{ CONSUMER_URL: 'ftp://a.b' }, `CONSUMER_URL ${notAUrl}`],
  [{ CONSUMER_URL: 'gateway.example.com' }, `CONSUMER_URL ${notAUrl}`],
  [{ CONSUMER_URL: 'https://a.b/?c=d' }, 'CONSUMER_URL has a query or a fragment'],
  [{ CONSUMER_URL: 'https://a.b/#c' }, 'CONSUMER_URL has a query or a fragment'],
  [{ PAGE_TOKEN_KEY: 'not base64!' }, 'PAGE_TOKEN_KEY is not base64'],
  [{ PAGE_TOKEN_KEY: Buffer.alloc(31).toString('base64') }, `PAGE_TOKEN_KEY ${not32Bytes}`],
  [{ PAGE_TOKEN_KEY: Buffer.alloc(33).toString('base64') }, `PAGE_TOKEN_KEY ${not32Bytes}`],
  [{ PAGE_TOKEN_KEY_PREVIOUS: 'AAAA' }, `PAGE_TOKEN_KEY_PREVIOUS ${not32Bytes}`],
  [{ STATEMENT_TIMEOUT_MS: '25s' }, 'STATEMENT_TIMEOUT_MS is not a number of milliseconds'],
  [{ STATEMENT_TIMEOUT_MS: '99' }, 'STATEMENT_TIMEOUT_MS is not between 100 and 220000'],
  [{ STATEMENT_TIMEOUT_MS: '220001' }, 'STATEMENT_TIMEOUT_MS is not between 100 and 220000'],
  [{ READINESS_PROBES_WAREHOUSES: '1' }, 'READINESS_PROBES_WAREHOUSES is neither true nor false'],
  [{ CONSUMER_URL: undefined }, 'CONSUMER_URL is missing'],
  [{ PAGE_TOKEN_KEY: undefined }, 'PAGE_TOKEN_KEY is missing'],
  [{ DATABRICKS_HOST: 'a.b:99999' }, 'DATABRICKS_HOST has a port that is not between 1 and 65535'],
  [
    { CONSUMER_URL: 'https://u:p@a.b' },
    'CONSUMER_URL contains a user name or password, which every link would show',
  ],
  [
    { DATABRICKS_TOKEN: ' ' },
    'DATABRICKS_TOKEN is blank, or has spaces or other characters that no token has',
  ],
  [
    { DATABRICKS_TOKEN: 'dapi\n1' },
    'DATABRICKS_TOKEN is blank, or has spaces or other characters that no token has',
  ],
])('refuses %j', (given, fault) => {
  expect(faultsOf({ ...sound, ...given })).toEqual([fault])
})

it('asks for the address of each connection that a product names', () => {
  expect(faultsOf({ ...sound, FINANCE_DATABRICKS_HTTP_PATH: '/sql/1.0/w' }, ['finance'])).toEqual([
    'FINANCE_DATABRICKS_HOST is missing',
  ])
})

it('tells a single fault as one', () => {
  expect(() => readSettings(['default'], { ...sound, CONSUMER_URL: '' })).toThrow(
    new Error('The settings have a fault:\n  CONSUMER_URL is missing'),
  )
})

it('tells all faults together, and no value in any of them', () => {
  const secrets = {
    DATABRICKS_HOST: 'https://secret-user:secret-password@host',
    DATABRICKS_HTTP_PATH: 'secret path',
    CONSUMER_URL: 'secret-url',
    PAGE_TOKEN_KEY: 'secret key',
    PAGE_TOKEN_KEY_PREVIOUS: Buffer.from('secret').toString('base64'),
    STATEMENT_TIMEOUT_MS: 'secret time',
    AUTHENTICATION_MODE: 'secret',
    FINANCE_DATABRICKS_HOST: 'secret finance host',
    FINANCE_DATABRICKS_TOKEN: 'secret-token',
  }
  const faults = [
    `CONSUMER_URL ${notAUrl}`,
    'STATEMENT_TIMEOUT_MS is not a number of milliseconds',
    'PAGE_TOKEN_KEY is not base64',
    `PAGE_TOKEN_KEY_PREVIOUS ${not32Bytes}`,
    'AUTHENTICATION_MODE is none of gatewayAndCaller, callerOnly, anonymous',
    `DATABRICKS_HOST ${notAHost}`,
    `DATABRICKS_HTTP_PATH ${notAPath}`,
    `FINANCE_DATABRICKS_HOST ${notAHost}`,
    'FINANCE_DATABRICKS_HTTP_PATH is missing',
  ]
  const lines = faults.map((fault) => `  ${fault}`).join('\n')
  const failing = () => readSettings(['default', 'finance'], secrets)
  expect(faultsOf(secrets, ['default', 'finance'])).toEqual(faults)
  expect(failing).toThrow(FaultySettings)
  expect(failing).toThrow(new Error(`The settings have 9 faults:\n${lines}`))
})

it('reads the process’s own environment when given none', async () => {
  const before = { ...process.env }
  Object.assign(process.env, sound)
  try {
    expect(await provided(readSettings(['default']))).toEqual(plain)
  } finally {
    for (const name of Object.keys(sound)) Reflect.deleteProperty(process.env, name)
    Object.assign(process.env, before)
  }
})
