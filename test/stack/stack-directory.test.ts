// What the local stack keeps on disk: secrets and a certificate that outlive a run, settings for
// `func start` that never take the place of somebody's own.
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import https, { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { keepCertificate } from './certificate'
import { api, tenantId } from './entra/tenant'
import { settingsTakenIn, toFunctionsEnvironment, toFunctionsSettings } from './functions-settings'
import { writeLocalSettings } from './local-settings'
import { gateway } from './people'
import { keepSecret } from './stack-directory'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'stack-'))
})
afterEach(() => rm(directory, { recursive: true }))

const file = (name: string): string => path.join(directory, name)

describe('a kept secret', () => {
  it('is 32 bytes, the same for every start, and readable by its owner only', async () => {
    const secrets = await Promise.all([1, 2, 3].map(() => keepSecret(file('key'))))
    expect(new Set(secrets).size).toBe(1)
    expect(Buffer.from(secrets[0]!, 'base64')).toHaveLength(32)
    expect((await stat(file('key'))).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['key'])
  })
})

describe('the certificate', () => {
  it('is the same for every start, and its key is readable by its owner only', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => keepCertificate(directory)))
    expect(first).toEqual(second)
    expect((await stat(file('warehouse-key.pem'))).mode & 0o777).toBe(0o600)
    expect(await readFile(first!.caFile, 'utf8')).not.toContain('PRIVATE')
  })

  it.each(['localhost', '127.0.0.1'])('is trusted for %s by who trusts its file', async (host) => {
    const { key, cert, caFile } = await keepCertificate(directory)
    const server = createServer({ key, cert }, (_request, answer) => answer.end('here')).listen(0)
    const ca = await readFile(caFile)
    const { port } = server.address() as AddressInfo
    const status = await new Promise((resolve, reject) => {
      https
        .get({ host, port, ca, family: 4 }, (answer) => {
          resolve(answer.statusCode)
          answer.resume()
        })
        .on('error', reject)
    })
    expect(status).toBe(200)
    server.close()
    server.closeAllConnections()
  })

  it('is made anew when it is about to end', async () => {
    const first = await keepCertificate(directory)
    const { validTo } = new X509Certificate(first.cert)
    jest.useFakeTimers({ now: Date.parse(validTo) - 1000, advanceTimers: true })
    const second = await keepCertificate(directory)
    jest.useRealTimers()
    expect(second.cert).not.toBe(first.cert)
  })
})

const warehouse = {
  host: 'localhost',
  port: 4443,
  path: '/sql/1.0/warehouses/local',
  token: 'token',
  caFile: '/ca.pem',
  controlUrl: 'http://127.0.0.1:4444',
  tables: {},
}
const issuerUrl = 'https://localhost:4445'
const addresses = { functionsPort: 7071, warehouse, issuerUrl, pageTokenKey: 'key' }

describe('the settings of the functions', () => {
  it('are the addresses of the stack', () => {
    expect(toFunctionsSettings(addresses, { DATABRICKS_HOST: 'mine' })).toEqual({
      FUNCTIONS_WORKER_RUNTIME: 'node',
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
      AzureWebJobsStorage: '',
      DATABRICKS_HOST: 'localhost:4443',
      DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/local',
      DATABRICKS_TOKEN: 'token',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      CONSUMER_URL: 'http://localhost:7071/api/products',
      AUTHENTICATION_MODE: 'callerOnly',
      ENTRA_AUTHORITY_HOST: issuerUrl,
      ENTRA_TENANT_ID: tenantId,
      ENTRA_AUDIENCES: api.audience,
      GATEWAY_OBJECT_ID: gateway.objectId,
      PAGE_TOKEN_KEY: 'key',
      READINESS_PROBES_WAREHOUSES: 'true',
    })
  })

  it('have no secret where the vault has them, and tell how it is reached', () => {
    const vault = {
      ...{
        keyVaultUrl: 'https://localhost:4446',
        keyVaultControlUrl: '',
        credentialControlUrl: '',
      },
      managedIdentity: {
        IDENTITY_ENDPOINT: 'http://127.0.0.1:4447/msi/token',
        AZURE_CLIENT_ID: 'app',
      },
    }
    const settings = toFunctionsSettings({ ...addresses, vault }, {})
    const { DATABRICKS_HOST, DATABRICKS_TOKEN, PAGE_TOKEN_KEY, ...others } = toFunctionsSettings(
      addresses,
      {},
    )
    expect([DATABRICKS_HOST, DATABRICKS_TOKEN, PAGE_TOKEN_KEY]).not.toContain(undefined)
    expect(settings).toEqual({
      ...{ ...others, ...vault.managedIdentity, KEY_VAULT_URL: vault.keyVaultUrl },
    })
  })

  it.each([
    ['https://gateway.example', 'https://gateway.example'],
    ['', 'http://localhost:7071/api/products'],
  ])("name the caller's own CONSUMER_URL unless it is empty: '%s'", (given, consumerUrl) => {
    const settings = toFunctionsSettings(addresses, { CONSUMER_URL: given })
    expect(settings['CONSUMER_URL']).toBe(consumerUrl)
  })
})

describe('the environment of the functions', () => {
  const environment = {
    PATH: '/bin',
    http_proxy: 'http://proxy',
    NODE_OPTIONS: '--enable-source-maps',
    NODE_EXTRA_CA_CERTS: '/corporate.pem',
    STATEMENT_TIMEOUT_MS: '5000',
    DATABRICKS_HOST: 'mine',
    DATABRICKS_CLOUD_FETCH: 'true',
    FINANCE_DATABRICKS_TOKEN: 'dapi-mine',
    APPSETTING_DATABRICKS_HOST: 'mine',
    PAGE_TOKEN_KEY_PREVIOUS: 'mine',
    AZURE_CLIENT_SECRET: 'mine',
    npm_config_cache: '/cache',
  }
  const settings = toFunctionsSettings(addresses, environment)

  it('has of a developer only what is listed, and the stack wins', () => {
    expect(toFunctionsEnvironment(settings, environment)).toEqual({
      PATH: '/bin',
      http_proxy: 'http://proxy',
      NODE_OPTIONS: '--enable-source-maps',
      STATEMENT_TIMEOUT_MS: '5000',
      ...toFunctionsSettings(addresses, {}),
    })
  })

  it('is told to take what the stack sets otherwise', () => {
    const taken = settingsTakenIn({ ...environment, AUTHENTICATION_MODE: 'callerOnly' }, settings)
    expect(taken).toEqual(['DATABRICKS_HOST', 'NODE_EXTRA_CA_CERTS'])
  })
})

describe('local.settings.json', () => {
  const settings = toFunctionsSettings(addresses, {})
  const read = async (): Promise<unknown> =>
    JSON.parse(await readFile(file('local.settings.json'), 'utf8'))

  it('is written where there is none, with its mark', async () => {
    expect(await writeLocalSettings(file('local.settings.json'), settings)).toBe(true)
    expect(await read()).toEqual({
      IsEncrypted: false,
      Values: { ...settings, MESHPORT_WRITTEN_BY: 'npm run stack' },
    })
  })

  it('is written again where an earlier run wrote it', async () => {
    await writeLocalSettings(file('local.settings.json'), settings)
    const changed = { ...settings, DATABRICKS_TOKEN: 'other' }
    expect(await writeLocalSettings(file('local.settings.json'), changed)).toBe(true)
    expect(await read()).toMatchObject({ Values: { DATABRICKS_TOKEN: 'other' } })
  })

  it.each(['{ "Values": { "MINE": "1" } }', '// a comment\n{}', ''])(
    'stays as it is where somebody wrote %j',
    async (text) => {
      await writeFile(file('local.settings.json'), text)
      expect(await writeLocalSettings(file('local.settings.json'), settings)).toBe(false)
      expect(await readFile(file('local.settings.json'), 'utf8')).toBe(text)
    },
  )
})
