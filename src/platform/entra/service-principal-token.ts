// A token for Azure Databricks of a service principal, whose id and secret may be rotated while the app
// runs: a new secret is used once it has given a token, and one that Entra ID refuses is read anew.
import type { TokenCredential } from '@azure/identity'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import type { Secret } from '../../base/secret'
import type { TokenSource } from '../databricks/credential'
import { databricksTokenProvider } from './databricks-token'

export interface ServicePrincipalOptions {
  readonly clientId: Secret<string>
  readonly clientSecret: Secret<string>
  readonly directory: { readonly authorityHost: string; readonly tenantId: string }
  readonly clock: Clock
}

/** What was read of the principal. */
interface Given {
  readonly id: string
  readonly secret: string
}

interface Used {
  readonly given: Given
  readonly token: () => Promise<string>
}

export function servicePrincipalToken(options: ServicePrincipalOptions): TokenSource['getToken'] {
  const principal = new ServicePrincipalToken(options)
  return (wanted) => principal.get(wanted)
}

class ServicePrincipalToken {
  readonly #options: ServicePrincipalOptions
  #used: Used | undefined
  #trial: Promise<Used> | undefined
  #triedMs = -Infinity

  constructor(options: ServicePrincipalOptions) {
    this.#options = options
  }

  async get({ anew }: { readonly anew: boolean }): Promise<string> {
    const given = await this.#read()
    if (anew) return (await this.#tryNew((await this.#replace(given)) ?? given)).token()
    const used = await this.#usedFor(given)
    try {
      return await used.token()
    } catch (error) {
      const other = await this.#replace(used.given)
      if (!other) throw error
      return (await this.#tryNew(other)).token()
    }
  }

  /** A new secret may not be known everywhere yet: until it gives a token, the old one serves. */
  async #usedFor(given: Given): Promise<Used> {
    const { clock } = this.#options
    const used = this.#used
    if (!used) return this.#tryNew(given)
    if (used.given.id === given.id && used.given.secret === given.secret) return used
    if (clock.elapsed() - this.#triedMs < limits.credentialRenewalMsMin && !this.#trial) return used
    return this.#tryNew(given).catch(() => used)
  }

  /** However many ask, one tries. */
  #tryNew(given: Given): Promise<Used> {
    this.#triedMs = this.#options.clock.elapsed()
    this.#trial ??= this.#tried(given).finally(() => {
      this.#trial = undefined
    })
    return this.#trial
  }

  async #tried(given: Given): Promise<Used> {
    const used = { given, token: databricksTokenProvider(() => this.#credentialOf(given)) }
    try {
      await used.token()
    } catch (error) {
      const other = await this.#replace(given)
      if (!other) throw error
      return this.#tried(other)
    }
    this.#used = used
    return used
  }

  async #read(): Promise<Given> {
    const { clientId, clientSecret } = this.#options
    const [id, secret] = await Promise.all([clientId.read(), clientSecret.read()])
    return { id, secret }
  }

  /** Undefined where there is no other, or nobody can say. */
  async #replace({ id, secret }: Given): Promise<Given | undefined> {
    const { clientId, clientSecret } = this.#options
    const [otherId, otherSecret] = await Promise.all([
      clientId.replace(id).catch(() => undefined),
      clientSecret.replace(secret).catch(() => undefined),
    ])
    if (otherId === undefined && otherSecret === undefined) return undefined
    return { id: otherId ?? id, secret: otherSecret ?? secret }
  }

  async #credentialOf({ id, secret }: Given): Promise<TokenCredential> {
    const { tenantId, authorityHost } = this.#options.directory
    const { AzureAuthorityHosts, ClientSecretCredential } = await import('@azure/identity')
    const hosts: readonly string[] = Object.values(AzureAuthorityHosts)
    return new ClientSecretCredential(tenantId, id, secret, {
      authorityHost,
      // Microsoft's public list of authorities knows only Microsoft's own.
      disableInstanceDiscovery: !hosts.includes(authorityHost),
      retryOptions: {
        maxRetries: limits.repeatsMax,
        retryDelayInMs: limits.repeatWaitMsMin,
        maxRetryDelayInMs: limits.repeatWaitMsMax,
      },
    })
  }
}
