// Who we are to a warehouse: a token from whoever keeps it, or one of any credential of the Azure SDKs,
// which is asked for another when the warehouse refuses it, but not by every request again.
import type { DBSQLClient } from '@databricks/sql'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'

/** A token that others keep; asked for each call, so that a rotated one is used at once. */
export interface TokenProvider {
  readonly kind: 'token'
  readonly token: () => Promise<string>
}

/** Any `TokenCredential` of the Azure SDKs, for the scope of Azure Databricks. */
export interface TokenSource {
  readonly kind: 'credential'
  /** Keeps its token as long as it is good; `anew` when the warehouse refused it. */
  readonly getToken: (options: { readonly anew: boolean }) => Promise<string>
}

type Authentication = NonNullable<Parameters<DBSQLClient['connect']>[1]>

/** What the driver asks for the headers of each call. */
export class Credential implements Authentication {
  readonly #source: TokenProvider | TokenSource
  readonly #clock: Clock
  #token: string | undefined
  /** When the token was another than before. */
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
   * The warehouse refused what was begun at this time. Whether there is another token since: all who
   * were refused at once share one look for it, and for a while no further one is made.
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
      // What a credential says of its failure may name tenants and endpoints: only its kind is kept.
      const cause = { credential: error instanceof Error ? error.name : typeof error }
      throw new Problem('WarehouseAccessDenied', undefined, { cause })
    }
  }
}
