// The secrets of the local stack: a Key Vault with those of the app, the managed identity with which the
// app reads them, and a control address for those that Entra ID and the warehouse accept. What the other
// stand-ins accept comes in; running servers go out.
import http from 'node:http'
import { z } from 'zod'
import type { Certificate } from './certificate'
import { controlListener, parsed, type ControlRoutes } from './control-routes'
import type { Issuer } from './entra/issuer'
import { startManagedIdentity } from './entra/managed-identity'
import { tenantId } from './entra/tenant'
import { verifiedClaims } from './entra/verified-token'
import { startKeyVault } from './key-vault/key-vault'
import { vaultResource, type VaultRights } from './key-vault/vault-endpoint'
import { listen, portOf, stop } from './local-server'
import { appIdentity, vaultOfficer, warehousePrincipal } from './people'

export interface VaultAddresses {
  readonly keyVaultUrl: string
  readonly keyVaultControlUrl: string
  /** Where the secrets of the warehouse's service principal are set, and its tokens withdrawn. */
  readonly credentialControlUrl: string
  /** The variables with which App Service tells an app of its managed identity. */
  readonly managedIdentity: Readonly<Record<string, string>>
}

export interface VaultStandIns {
  readonly addresses: VaultAddresses
  close: () => Promise<void>
}

interface VaultStandInsOptions {
  readonly certificate: Pick<Certificate, 'key' | 'cert'>
  readonly issuer: Issuer
  readonly secrets: Readonly<Record<string, string>>
  readonly warehouseTokens: WarehouseTokens
}

export async function startVaultStandIns(options: VaultStandInsOptions): Promise<VaultStandIns> {
  const { certificate, issuer, secrets, warehouseTokens } = options
  const rights = new Map<unknown, VaultRights>([
    [appIdentity.objectId, 'read'],
    [vaultOfficer.objectId, 'write'],
  ])
  const vault = await startKeyVault({
    ...{ certificate, secrets, authority: `${issuer.authorityHost}/${tenantId}` },
    rightsOf: async (token) => {
      const claims = await verifiedClaims(token, issuer, vaultResource)
      return claims && (rights.get(claims['oid']) ?? 'nothing')
    },
  })
  const identity = await startManagedIdentity({ issuer, identities: [appIdentity] })
  const control = http.createServer(
    controlListener('The control address of the local credentials.', routes, {
      issuer,
      warehouseTokens,
    }),
  )
  await listen(control, 0)
  return {
    addresses: {
      keyVaultUrl: vault.url,
      keyVaultControlUrl: vault.controlUrl,
      credentialControlUrl: `http://127.0.0.1:${portOf(control)}`,
      managedIdentity: { ...identity.environment, AZURE_CLIENT_ID: appIdentity.clientId },
    },
    close: async () => {
      await Promise.all([vault.close(), identity.close(), stop(control)])
    },
  }
}

/** Azure Databricks in Entra ID, in every tenant. */
const databricksResource = '2ff814a6-3304-4ab8-85cb-cd0e6f879c1d'

/** Which tokens of Entra ID the warehouse takes: those of its service principal that are not withdrawn. */
export class WarehouseTokens {
  readonly #issuer: Issuer
  readonly #withdrawn = new Set<string>()
  readonly #seen = new Set<string>()

  constructor(issuer: Issuer) {
    this.#issuer = issuer
  }

  readonly accepts = async (token: string): Promise<boolean> => {
    const claims = await verifiedClaims(token, this.#issuer, databricksResource)
    if (claims?.['oid'] !== warehousePrincipal.objectId || this.#withdrawn.has(token)) return false
    this.#seen.add(token)
    return true
  }

  /** Every token that has come so far. */
  withdraw(): void {
    for (const token of this.#seen) this.#withdrawn.add(token)
  }
}

const routes: ControlRoutes<Pick<VaultStandInsOptions, 'issuer' | 'warehouseTokens'>> = {
  'PUT /secrets': {
    does: 'replaces the secrets of the warehouse’s service principal by a JSON list',
    act: ({ issuer }, body) => {
      issuer.setSecrets(warehousePrincipal.clientId, parsed(z.array(z.string()), body))
    },
  },
  'PUT /withdrawn': {
    does: 'the warehouse refuses every token that it has taken so far',
    act: ({ warehouseTokens }) => {
      warehouseTokens.withdraw()
    },
  },
}
