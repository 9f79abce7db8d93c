// Who we are to a warehouse: a personal access token, or tokens from any credential of the Azure SDKs.
import type { DBSQLClient } from '@databricks/sql'
import { Problem } from '../../base/problem'

export interface PersonalAccessToken {
  readonly kind: 'token'
  readonly token: string
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
  readonly #source: PersonalAccessToken | TokenSource
  #anew = false

  constructor(source: PersonalAccessToken | TokenSource) {
    this.#source = source
  }

  async authenticate(): Promise<Record<string, string>> {
    return { Authorization: `Bearer ${await this.#token()}` }
  }

  /** The warehouse refused it. Whether there is another to be had. */
  renew(): boolean {
    this.#anew = this.#source.kind === 'credential'
    return this.#anew
  }

  async #token(): Promise<string> {
    if (this.#source.kind === 'token') return this.#source.token
    const anew = this.#anew
    this.#anew = false
    try {
      return await this.#source.getToken({ anew })
    } catch (error) {
      // What a credential says of its failure may name tenants and endpoints: only its kind is kept.
      const cause = { credential: error instanceof Error ? error.name : typeof error }
      throw new Problem('WarehouseAccessDenied', undefined, { cause })
    }
  }
}
