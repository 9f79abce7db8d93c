// One table of Table Storage: its address and a credential come in; calls through the SDK go out. Each
// call ends in time, is repeated a few times after temporary failures, and fails with a problem.
// The table is made before the first call.
import type { TableClient, TableServiceClientOptions } from '@azure/data-tables'
import type { TokenCredential } from '@azure/identity'
import { limits } from '../../base/limits'
import { carefulCredential, carefulKey, type Key } from '../outbound/careful-credential'
import type { ReadRow } from './feed-rows'
import { isTableMissing, tableProblem, unreadable } from './table-problem'

type StorageCredential =
  | { readonly kind: 'sharedKey'; readonly account: string; readonly key: Key }
  | { readonly kind: 'token'; readonly credential: TokenCredential }

export interface StateTableOptions {
  /** The address of the account's tables. Only where it begins with `http:` is http allowed. */
  readonly url: string
  readonly tableName: string
  readonly credential: StorageCredential
  /** For tests of what happens when it is over. */
  readonly timeoutMs?: number
}

interface Connected {
  readonly client: TableClient
  readonly renewKey?: () => Promise<void>
}

type Call<Result> = (client: TableClient, abortSignal: AbortSignal) => Promise<Result>

export class StateTable {
  readonly #options: StateTableOptions
  #connected: Promise<Connected> | undefined
  readonly #timeoutMs: number
  #made: Promise<void> | undefined

  constructor(options: StateTableOptions) {
    this.#options = options
    this.#timeoutMs = options.timeoutMs ?? limits.stateStoreTimeoutMs
  }

  async call<Result>(work: Call<Result>): Promise<Result> {
    try {
      const { client, renewKey } = await (this.#connected ??= connect(this.#options))
      await renewKey?.()
      await (this.#made ??= this.#make(client))
      return await work(client, AbortSignal.timeout(this.#timeoutMs))
    } catch (error) {
      // Somebody has deleted the table, so the next call makes it again.
      if (isTableMissing(error)) this.#made = undefined
      throw tableProblem(error)
    }
  }

  /** The rows that the filter selects, in the order of their keys, at most so many. */
  rows(filter: string, countMax: number, select?: string[]): Promise<readonly ReadRow[]> {
    return this.call(async (client, abortSignal) => {
      const rows: ReadRow[] = []
      const queryOptions = { filter, ...(select && { select }) }
      const found = client.listEntities({ queryOptions, abortSignal })
      const maxPageSize = Math.min(countMax, limits.tableAnswerRowsMax)
      for await (const page of found.byPage({ maxPageSize })) {
        rows.push(...page)
        if (rows.length >= countMax) break
      }
      return rows.slice(0, countMax)
    })
  }

  async #make(client: TableClient): Promise<void> {
    try {
      await client.createTable({ abortSignal: AbortSignal.timeout(this.#timeoutMs) })
    } catch (error) {
      this.#made = undefined
      throw error
    }
  }
}

type Policy = NonNullable<TableServiceClientOptions['additionalPolicies']>[number]['policy']

/** The SDK takes any answer with a status of success, also a page of a proxy, for no rows. */
const onlyOfTableStorage: Policy = {
  name: 'onlyOfTableStorage',
  sendRequest: async (request, next) => {
    const answer = await next(request)
    if (answer.status < 300 && !answer.headers.has('x-ms-request-id')) throw unreadable()
    return answer
  },
}

/** The SDK is loaded when it is first needed, so that an app without events never loads it. */
async function connect({ url, tableName, credential }: StateTableOptions): Promise<Connected> {
  const { AzureNamedKeyCredential, TableClient } = await import('@azure/data-tables')
  const options: TableServiceClientOptions = {
    additionalPolicies: [{ policy: onlyOfTableStorage, position: 'perRetry' }],
    allowInsecureConnection: new URL(url).protocol === 'http:',
    retryOptions: {
      maxRetries: limits.repeatsMax,
      retryDelayInMs: limits.repeatWaitMsMin,
      maxRetryDelayInMs: limits.repeatWaitMsMax,
    },
  }
  if (credential.kind === 'token') {
    const token = carefulCredential(credential.credential)
    return { client: new TableClient(url, tableName, token, options) }
  }
  const [{ account }, key] = [credential, carefulKey(credential.key)]
  const keyCredential = new AzureNamedKeyCredential(account, 'set before each call')
  const renewKey = async (): Promise<void> => {
    keyCredential.update(account, await key())
  }
  return { client: new TableClient(url, tableName, keyCredential, options), renewKey }
}
