// The app's credential at a warehouse: a token from a provider, or from a credential of the Azure
// SDKs. When the warehouse refuses a token, it gets a new one, but at most once in a while for all
// requests together.
import type { DBSQLClient } from '@databricks/sql'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'

/** A function that gives the token. It runs for each call, so that a rotated token is used at once. */
export interface TokenProvider {
  readonly kind: 'token'
  readonly token: () => Promise<string>
}

/** Any `TokenCredential` of the Azure SDKs, for the scope of Azure Databricks. */
export interface TokenSource {
  readonly kind: 'credential'
  /**
   * Keeps its token while it is valid. `anew` asks for another one, because the warehouse refused
   * this.
   */
  readonly getToken: (options: { readonly anew: boolean }) => Promise<string>
}

type Authentication = NonNullable<Parameters<DBSQLClient['connect']>[1]>

/** Gives the driver the Authorization header of each call. */
export class Credential implements Authentication {
  readonly #source: TokenProvider | TokenSource
  readonly #clock: Clock
  #token: string | undefined
  /** When the token last changed. */
  #changedMs = -Infinity
  #renewal: Promise<unknown> | undefined
  #renewalMs = -Infinity

  constructor(source: TokenProvider | TokenSource, clock: Clock) {
    this.#source = source
    this.#clock = clock
  }

  async authenticate(): Promise<Record<string, string>> {
    return { Authorization: `Bearer ${await this.#ask(false)}` }
  }

  /**
   * The warehouse refused a request that began at this time. Resolves to whether the token has changed
   * since. Requests that are refused together share one renewal, and for a while there is no other.
   */
  async renew(begunMs: number): Promise<boolean> {
    const nowMs = this.#clock.elapsed()
    if (this.#source.kind === 'token') {
      await this.#ask(false)
    } else if (nowMs - this.#renewalMs >= limits.credentialRenewalMsMin) {
      this.#renewalMs = nowMs
      this.#renewal = this.#ask(true)
    }
    await this.#renewal
    return this.#changedMs >= begunMs
  }

  async #ask(anew: boolean): Promise<string> {
    const source = this.#source
    try {
      const token = await (source.kind === 'token' ? source.token() : source.getToken({ anew }))
      if (this.#token !== undefined && token !== this.#token)
        this.#changedMs = this.#clock.elapsed()
      this.#token = token
      return token
    } catch (error) {
      if (error instanceof Problem) throw error
      // The message of a credential may name tenants and endpoints, so only the error's name is kept.
      const cause = { credential: error instanceof Error ? error.name : typeof error }
      throw new Problem('WarehouseAccessDenied', undefined, { cause })
    }
  }
}
