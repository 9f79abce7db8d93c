// For tests: a local vault over TLS, the app's reader of it through the unmodified SDK, and the SDK itself
// for who rotates secrets.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TokenCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { systemClock } from '../../../src/base/clock'
import type { Observation } from '../../../src/base/observation'
import {
  keyVault,
  type KeyVault,
  type KeyVaultOptions,
} from '../../../src/platform/key-vault/key-vault'
import { keepCertificate } from '../../stack/certificate'
import { startKeyVault } from '../../stack/key-vault/key-vault'
import { vaultControl, type VaultControl } from '../../stack/key-vault/vault-control'
import type { VaultRights } from '../../stack/key-vault/vault-endpoint'
import { trust } from '../../suites/trust'

const open: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()))
})

/** Who bears which token. */
const rights: Readonly<Record<string, VaultRights>> = {
  app: 'read',
  officer: 'write',
  outsider: 'nothing',
}

export function credentialOf(token: string): TokenCredential {
  const expiresOnTimestamp = Date.now() + 3_600_000
  return { getToken: () => Promise.resolve({ token, expiresOnTimestamp }) }
}

export interface VaultAndClient extends VaultControl {
  readonly url: string
  readonly vault: KeyVault
  readonly officer: SecretClient
  readonly observed: readonly Observation[]
  /** Ends the vault, as an outage does. */
  readonly close: () => Promise<void>
  /** A time that stands still until a test turns it. */
  readonly turn: (ms: number) => void
}

/** Closed after each test. */
export async function vaultAndClient(
  secrets: Readonly<Record<string, string>>,
  options: Partial<KeyVaultOptions> = {},
): Promise<VaultAndClient> {
  const certificate = await keepCertificate(await mkdtemp(path.join(tmpdir(), 'key-vault-')))
  trust(certificate.cert)
  const local = await startKeyVault({
    ...{ certificate, secrets, authority: 'https://localhost:1/tenant' },
    rightsOf: (token) => Promise.resolve(rights[token]),
  })
  open.push(local.close)
  const observed: Observation[] = []
  let turnedMs = 0
  const vault = keyVault({
    url: local.url,
    credential: credentialOf('app'),
    clock: { now: () => systemClock.now() + turnedMs, elapsed: systemClock.elapsed },
    observe: (observation) => observed.push(observation),
    callMs: 400,
    totalMs: 1_500,
    pace: { repeatsMax: 2, waitMsMin: 10, waitMsMax: 1_000 },
    ...options,
  })
  const officer = new SecretClient(local.url, credentialOf('officer'), {
    disableChallengeResourceVerification: true,
    retryOptions: { maxRetries: 0 },
  })
  const turn = (ms: number): void => {
    turnedMs += ms
  }
  return {
    url: local.url,
    vault,
    officer,
    observed,
    close: local.close,
    turn,
    ...vaultControl(local.controlUrl),
  }
}
