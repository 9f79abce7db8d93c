// The vault is away under a running host: requests go on with the last good secrets, and `/ready` says so
// until the vault is back. And the warehouse's address changes in the vault: no request fails.
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ClientSecretCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { CompactEncrypt } from 'jose'
import { keepCertificate } from '../stack/certificate'
import { tenantId } from '../stack/entra/tenant'
import { vaultControl, type VaultControl } from '../stack/key-vault/vault-control'
import { headersOf, vaultOfficer } from '../stack/people'
import { startStandIns, type StandIns } from '../stack/stand-ins-process'
import { openDriverSession } from '../stack/warehouse/driver-session'
import { trust } from '../suites/trust'
import { startOwnHost, type OwnHost } from './host'
import { ask, type HttpAnswer } from './http'
import { control, journeyDirectory } from './stack'

const table = 'testing.wide.rows'
const rowsOf = (text: string) => `SELECT i::INT AS id, '${text}' AS text FROM range(20) t(i)`
const firstPage = '/api/products/wide-rows/rows?maxpagesize=5'

let standIns: StandIns
let officer: SecretClient
let vault: VaultControl
let certificate: Awaited<ReturnType<typeof keepCertificate>>
let host: OwnHost

beforeAll(async () => {
  standIns = await startStandIns({ directory: journeyDirectory, warehousePort: 0 })
  certificate = await keepCertificate(path.dirname(standIns.warehouse.caFile))
  trust(certificate.cert)
  await control(standIns).putTable(table, rowsOf('of the first'))
  const { clientId, secrets } = vaultOfficer
  const { issuerUrl } = standIns
  vault = vaultControl(standIns.vault.keyVaultControlUrl)
  const credential = new ClientSecretCredential(tenantId, clientId, secrets[0]!, {
    ...{ authorityHost: issuerUrl, disableInstanceDiscovery: true },
  })
  officer = new SecretClient(standIns.vault.keyVaultUrl, credential, {
    disableChallengeResourceVerification: true,
  })
}, 60_000)
afterAll(() => standIns.stop())

afterEach(async () => {
  await Promise.all([host.stop(), vault.plan()])
})

/** All its secrets are those of the vault. */
async function startVaultHost(): Promise<void> {
  const { keyVaultUrl, managedIdentity } = standIns.vault
  const none = { DATABRICKS_HOST: '', DATABRICKS_TOKEN: '', PAGE_TOKEN_KEY: '' }
  host = await startOwnHost({ ...none, KEY_VAULT_URL: keyVaultUrl, ...managedIdentity }, standIns)
}

function get(target: string): Promise<HttpAnswer> {
  const headers = headersOf(standIns.tokens, 'analyst')
  return ask(target, { base: host.url, as: 'nobody', headers })
}

interface Page {
  readonly value: readonly { readonly text: string }[]
  readonly nextLink?: string
}

/** The text of its rows, and the next link as it is asked for. */
async function pageAt(target: string): Promise<{ text: string; next: string }> {
  const { status, json, bytes } = await get(target)
  if (status !== 200) throw new Error(`${status} ${bytes.toString()}`)
  const { value, nextLink } = json as Page
  const { pathname, search } = new URL(nextLink!)
  return { text: [...new Set(value.map(({ text }) => text))].join(), next: pathname + search }
}

async function secretsReady(): Promise<unknown> {
  const { status, json } = await get('/api/ready')
  const { checks, status: whole } = json as { status: string; checks: readonly { name: string }[] }
  return [status, whole, checks.find(({ name }) => name === 'secrets')]
}

/** What another instance may have sealed, with a key that this one does not know. */
async function strangersToken(): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode('{}'))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(new Uint8Array(32).fill(9))
}

const fine = [200, 'ready', { name: 'secrets', status: 'ok' }]

it.each([
  ['is away', { kind: 'drop' }, 'unreachable', 'SecretsUnavailable'],
  ['refuses us', { kind: 'status', status: 403 }, 'refused', 'SecretsAccessDenied'],
] as const)(
  'while the vault %s, the last good secrets serve',
  async (_how, fault, status, code) => {
    await startVaultHost()
    const { next } = await pageAt(firstPage)
    expect(await secretsReady()).toEqual(fine)

    await vault.plan({ fault })
    // The reason to ask the vault, long before the secrets are old.
    const asked = await get(`${firstPage}&skipToken=${await strangersToken()}`)
    expect(asked.headers['x-ms-error-code']).toBe(code)
    const trouble = { name: 'secrets', status, code, since: expect.any(String) as string }
    expect(await secretsReady()).toEqual([200, 'degraded', trouble])
    for (let i = 0; i < 5; i += 1) {
      expect((await pageAt(next)).text).toBe('of the first')
      expect((await pageAt(firstPage)).text).toBe('of the first')
    }

    await vault.plan()
    const untilMs = Date.now() + 8_000
    while (JSON.stringify(await secretsReady()) !== JSON.stringify(fine)) {
      expect(Date.now()).toBeLessThan(untilMs)
      await pageAt(next)
      await sleep(100)
    }
    expect(host.output()).not.toMatch(/eyJ[\w-]{6,}/)
  },
  60_000,
)

it('another address of the warehouse is used without a restart and without a failed request', async () => {
  const second = await openDriverSession({ certificate, acceptsToken: () => Promise.resolve(true) })
  try {
    await second.control('PUT', `/tables/${table}`, rowsOf('of the second'))
    const addressOf = (port: number) => `https://localhost:${port}`
    const first = addressOf(standIns.warehouse.port)
    // Its own end makes the app read it again soon.
    const expiresOn = new Date(Date.now() + 8_000)
    await officer.setSecret('databricks-url', first, { expiresOn })
    await startVaultHost()
    expect((await pageAt(firstPage)).text).toBe('of the first')
    await officer.setSecret('databricks-url', addressOf(second.warehouse.port))

    const untilMs = Date.now() + 20_000
    while ((await pageAt(firstPage)).text !== 'of the second') {
      expect(Date.now()).toBeLessThan(untilMs)
      await sleep(20)
    }
    // And when the one that is in use is gone: nobody waits until the secret is old.
    await officer.setSecret('databricks-url', first)
  } finally {
    await second.close()
  }
  const texts = await Promise.all(Array.from({ length: 4 }, () => pageAt(firstPage)))
  expect(texts.map(({ text }) => text)).toEqual(Array(4).fill('of the first'))
}, 60_000)
