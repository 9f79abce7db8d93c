// The environment as settings: what each takes and becomes, and that every fault is told at once, by
// the setting's name and never with its value.
import type { ConnectionAddress } from '../src/settings'
import { FaultySettings, readSettings } from '../src/settings'

type Environment = Readonly<Record<string, string | undefined>>

const key = Buffer.alloc(32, 7)
const sound: Environment = {
  DATABRICKS_HOST: 'adb-1.2.azuredatabricks.net',
  DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/abc',
  DATABRICKS_TOKEN: 'dapi-secret',
  CONSUMER_URL: 'https://gateway.example.com/mesh',
  PAGE_TOKEN_KEY: key.toString('base64'),
}
const address = {
  host: 'adb-1.2.azuredatabricks.net',
  port: 443,
  httpPath: '/sql/1.0/warehouses/abc',
  token: 'dapi-secret',
  cloudFetch: false,
}
const plain = {
  connections: new Map([['default', address]]),
  consumerUrl: 'https://gateway.example.com/mesh',
  allowAnonymous: false,
  pageTokenKeys: { current: new Uint8Array(key) },
  statementTimeoutMs: 25_000,
}

const faultsOf = (environment: Environment): readonly string[] => {
  try {
    readSettings(environment)
    return []
  } catch (error) {
    if (error instanceof FaultySettings) return error.faults
    throw error
  }
}

it('reads the least that is needed, and freezes it', () => {
  const settings = readSettings(sound)
  expect(settings).toEqual(plain)
  expect(Object.isFrozen(settings)).toBe(true)
})

it.each<[string, Environment, object]>([
  ['STATEMENT_TIMEOUT_MS', { STATEMENT_TIMEOUT_MS: '100' }, { statementTimeoutMs: 100 }],
  ['STATEMENT_TIMEOUT_MS', { STATEMENT_TIMEOUT_MS: '220000' }, { statementTimeoutMs: 220_000 }],
  ['STATEMENT_TIMEOUT_MS', { STATEMENT_TIMEOUT_MS: '' }, { statementTimeoutMs: 25_000 }],
  ['CONSUMER_URL', { CONSUMER_URL: 'https://a.b/c/' }, { consumerUrl: 'https://a.b/c' }],
  ['CONSUMER_URL', { CONSUMER_URL: 'https://a.b///' }, { consumerUrl: 'https://a.b' }],
  [
    'CONSUMER_URL',
    { CONSUMER_URL: 'http://localhost:7071/api/products' },
    { consumerUrl: 'http://localhost:7071/api/products' },
  ],
  ['ALLOW_ANONYMOUS', { ALLOW_ANONYMOUS: 'false' }, { allowAnonymous: false }],
  [
    'ALLOW_ANONYMOUS',
    { ALLOW_ANONYMOUS: 'true', AZURE_FUNCTIONS_ENVIRONMENT: 'Development' },
    { allowAnonymous: true },
  ],
  [
    'PAGE_TOKEN_KEY_PREVIOUS',
    { PAGE_TOKEN_KEY_PREVIOUS: Buffer.alloc(32, 8).toString('base64') },
    {
      pageTokenKeys: { current: new Uint8Array(key), previous: new Uint8Array(32).fill(8) },
    },
  ],
  [
    'DATABRICKS_HOST',
    { DATABRICKS_HOST: 'https://localhost:8443/' },
    { connections: new Map([['default', { ...address, host: 'localhost', port: 8443 }]]) },
  ],
  [
    'DATABRICKS_TOKEN',
    { DATABRICKS_TOKEN: '' },
    { connections: new Map([['default', { ...address, token: undefined }]]) },
  ],
])('reads %s (%j)', (_, given, expected) => {
  expect(readSettings({ ...sound, ...given })).toEqual({ ...plain, ...expected })
})

it('names further connections by their prefix, each with its own address and credential', () => {
  const { connections } = readSettings({
    ...sound,
    FINANCE_DATABRICKS_HOST: 'finance.example.com',
    FINANCE_DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/fin',
    FINANCE_DATABRICKS_TOKEN: 'dapi-finance',
    FINANCE_DATABRICKS_CLOUD_FETCH: 'true',
    ROAD_SAFETY_DATABRICKS_HOST: 'roads.example.com:444',
    ROAD_SAFETY_DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/road',
  })
  expect(connections).toEqual(
    new Map<string, ConnectionAddress>([
      ['default', address],
      [
        'finance',
        {
          host: 'finance.example.com',
          port: 443,
          httpPath: '/sql/1.0/warehouses/fin',
          token: 'dapi-finance',
          cloudFetch: true,
        },
      ],
      [
        'road-safety',
        {
          host: 'roads.example.com',
          port: 444,
          httpPath: '/sql/1.0/warehouses/road',
          token: undefined,
          cloudFetch: false,
        },
      ],
    ]),
  )
})

const notAHost = 'is not a host name, such as adb-1.2.azuredatabricks.net'
const notAPath = 'is not the HTTP path of a SQL warehouse, such as /sql/1.0/warehouses/abc'
const notAUrl = 'is not an absolute http or https address'
const not32Bytes = 'is not 32 bytes: make one with `openssl rand -base64 32`'
const onlyLocally = 'is true, which only a developer’s machine may have'

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
  [{ STATEMENT_TIMEOUT_MS: '99' }, 'STATEMENT_TIMEOUT_MS is not from 100 to 220000'],
  [{ STATEMENT_TIMEOUT_MS: '220001' }, 'STATEMENT_TIMEOUT_MS is not from 100 to 220000'],
  [{ ALLOW_ANONYMOUS: 'yes' }, 'ALLOW_ANONYMOUS is neither true nor false'],
  [{ ALLOW_ANONYMOUS: 'true' }, `ALLOW_ANONYMOUS ${onlyLocally}`],
  [
    { ALLOW_ANONYMOUS: 'true', AZURE_FUNCTIONS_ENVIRONMENT: 'Production' },
    `ALLOW_ANONYMOUS ${onlyLocally}`,
  ],
  [{ FINANCE_DATABRICKS_HOST: 'a.b' }, 'FINANCE_DATABRICKS_HTTP_PATH is missing'],
  [{ CONSUMER_URL: undefined }, 'CONSUMER_URL is missing'],
  [{ PAGE_TOKEN_KEY: undefined }, 'PAGE_TOKEN_KEY is missing'],
  [{ DATABRICKS_HOST: 'a.b:99999' }, 'DATABRICKS_HOST has a port that is not from 1 to 65535'],
  [
    { CONSUMER_URL: 'https://u:p@a.b' },
    'CONSUMER_URL holds a user name, which every link would show',
  ],
  [{ DATABRICKS_TOKEN: ' ' }, 'DATABRICKS_TOKEN is blank or not one word'],
  [{ DATABRICKS_TOKEN: 'dapi\n1' }, 'DATABRICKS_TOKEN is blank or not one word'],
  [
    { DATABRICKS_TOKEN: '@Microsoft.KeyVault(SecretUri=https://v/s)' },
    'DATABRICKS_TOKEN is a Key Vault reference that was not resolved',
  ],
  [
    {
      DEFAULT_DATABRICKS_HOST: 'a.b',
      DEFAULT_DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/x',
    },
    'DEFAULT_DATABRICKS_… is a second connection default',
  ],
  [{ FINANCE_DATABRICKS_HTTP_PATH: '/sql/1.0/w' }, 'FINANCE_DATABRICKS_HOST is missing'],
])('refuses %j', (given, fault) => {
  expect(faultsOf({ ...sound, ...given })).toEqual([fault])
})

it('tells all faults together, and no value in any of them', () => {
  const secrets = {
    DATABRICKS_HOST: 'https://secret-user:secret-password@host',
    DATABRICKS_HTTP_PATH: 'secret path',
    CONSUMER_URL: 'secret-url',
    PAGE_TOKEN_KEY: 'secret key',
    PAGE_TOKEN_KEY_PREVIOUS: Buffer.from('secret').toString('base64'),
    STATEMENT_TIMEOUT_MS: 'secret time',
    ALLOW_ANONYMOUS: 'secret',
    FINANCE_DATABRICKS_HOST: 'secret finance host',
    FINANCE_DATABRICKS_TOKEN: 'secret-token',
  }
  const faults = [
    `CONSUMER_URL ${notAUrl}`,
    'ALLOW_ANONYMOUS is neither true nor false',
    'PAGE_TOKEN_KEY is not base64',
    `PAGE_TOKEN_KEY_PREVIOUS ${not32Bytes}`,
    'STATEMENT_TIMEOUT_MS is not a number of milliseconds',
    `DATABRICKS_HOST ${notAHost}`,
    `DATABRICKS_HTTP_PATH ${notAPath}`,
    `FINANCE_DATABRICKS_HOST ${notAHost}`,
    'FINANCE_DATABRICKS_HTTP_PATH is missing',
  ]
  const lines = faults.map((fault) => `  ${fault}`).join('\n')
  const failing = () => readSettings(secrets)
  expect(faultsOf(secrets)).toEqual(faults)
  expect(failing).toThrow(FaultySettings)
  expect(failing).toThrow(new Error(`The settings have 9 faults:\n${lines}`))
})

it('reads the process’s own environment when given none', () => {
  const before = { ...process.env }
  Object.assign(process.env, sound)
  try {
    expect(readSettings()).toEqual(plain)
  } finally {
    for (const name of Object.keys(sound)) Reflect.deleteProperty(process.env, name)
    Object.assign(process.env, before)
  }
})
