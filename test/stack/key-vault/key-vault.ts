// The local Key Vault, put together: a certificate and who may do what come in; running servers go out,
// one that the unmodified SDK takes for a vault, and one beside it for tests.
import http from 'node:http'
import https from 'node:https'
import { listen, portOf, stop } from '../local-server'
import { controlEndpoint } from './control-endpoint'
import { FaultPlan } from './faults'
import { StoredSecrets } from './stored-secrets'
import { vaultEndpoint, type VaultParts, type VaultRequest } from './vault-endpoint'

export interface KeyVaultOptions extends Pick<VaultParts, 'authority' | 'rightsOf'> {
  /** PEM. */
  readonly certificate: { readonly key: string; readonly cert: string }
  /** The secrets that are there at the start. */
  readonly secrets?: Readonly<Record<string, string>>
}

export interface KeyVault {
  readonly url: string
  readonly controlUrl: string
  close: () => Promise<void>
}

const requestsKept = 1_000

export async function startKeyVault(options: KeyVaultOptions): Promise<KeyVault> {
  const { certificate, secrets: given = {}, authority, rightsOf } = options
  const [secrets, faults, closing] = [new StoredSecrets(), new FaultPlan(), new AbortController()]
  for (const [name, value] of Object.entries(given)) secrets.set(name, { value })
  const requests: VaultRequest[] = []
  const vault = vaultEndpoint({
    ...{ secrets, faults, authority, rightsOf, closing: closing.signal },
    onRequest: (request) => {
      requests.push(request)
      if (requests.length > requestsKept) requests.shift()
    },
  })
  const { key, cert } = certificate
  const servers = [
    https.createServer({ key, cert }, vault),
    http.createServer(controlEndpoint({ faults, requests: () => requests })),
  ] as const
  const close = async (): Promise<void> => {
    closing.abort()
    await Promise.all(servers.map(stop))
  }
  try {
    await Promise.all(servers.map((server) => listen(server, 0)))
  } catch (error) {
    await close()
    throw error
  }
  return {
    url: `https://localhost:${portOf(servers[0])}`,
    controlUrl: `http://127.0.0.1:${portOf(servers[1])}`,
    close,
  }
}
