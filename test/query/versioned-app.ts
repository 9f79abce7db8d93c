// One process of the app over a warehouse in memory, with a clock of its own: whole requests through.
import type { RequestAccount } from '../../src/base/request-account'
import { makeStopwatch } from '../../src/base/stopwatch'
import { invocation } from '../../src/base/trace'
import { anonymous } from '../../src/access/principal'
import { fixedSecret } from '../../src/base/secret'
import type { PageTokenKeys } from '../../src/query/page-token'
import type { Observation } from '../../src/base/observation'
import { queryPathOf } from '../../src/compose/query-path'
import { column } from '../../src/declare/column'
import { dataProduct } from '../../src/declare/data-product'
import { table } from '../../src/declare/source'
import { serve, type RowsAnswer } from '../../src/query/serve'
import { readSettings } from '../../src/settings/settings'
import { makeObservedVersions } from '../../src/warehouse/observed-versions'
import { soundEnvironment } from '../settings/sample'
import type { VersionedTable } from './versioned-table'

const port = {
  source: table('mesh', 'testing', 'rows'),
  columns: { kind: column.string(), row: column.int() },
  key: ['kind'],
}
const product = dataProduct({
  domain: 'testing',
  name: 'versions',
  version: '1.0.0',
  status: 'draft',
  title: 'Versions',
  description: 'A table with versions.',
  owner: { team: 'testing', email: 'testing@example.com' },
  outputPorts: {
    rows: { operationId: 'getRows', ...port, serviceLevel: { maxStaleness: '2m' } },
    fresh: { operationId: 'getFreshRows', ...port, serviceLevel: { maxStaleness: '1s' } },
    other: { operationId: 'getOthers', ...port, source: table('mesh', 'testing', 'other') },
    plain: { operationId: 'getPlainRows', ...port, versioning: 'none' },
  },
})

interface Asked {
  readonly query?: string
  readonly outputPort?: 'rows' | 'fresh' | 'other' | 'plain'
  readonly cacheControl?: string
  readonly signal?: AbortSignal
}

interface Answered {
  readonly version: number | undefined
  readonly rows: number
  readonly next: string | undefined
}

export const startMs = Date.parse('2024-06-01T00:00:00Z')
export const timeoutMs = 5_000

export interface VersionedApp {
  /** The answer, not read yet. */
  readonly begin: (asked?: Asked) => Promise<RowsAnswer>
  readonly ask: (asked?: Asked) => Promise<Answered>
  /** What its product’s owner is told. */
  readonly observed: readonly Observation[]
  /** Of the last request. */
  readonly account: () => RequestAccount
  readonly pass: (ms: number) => void
}

export function versionedApp(warehouse: VersionedTable): VersionedApp {
  let elapsedMs = 0
  const observed: Observation[] = []
  const clock = { now: () => startMs + elapsedMs, elapsed: () => elapsedMs }
  const environment = { ...soundEnvironment, STATEMENT_TIMEOUT_MS: String(timeoutMs) }
  const path = queryPathOf(
    readSettings(['default'], environment),
    {
      clock,
      warehouse,
      observedVersions: makeObservedVersions(clock),
      observe: (observation) => {
        observed.push(observation)
      },
    },
    fixedSecret<PageTokenKeys>({ current: new Uint8Array(32) }),
  )
  let account: RequestAccount = { stopwatch: makeStopwatch(clock), read: undefined }
  const begin = (asked: Asked = {}): Promise<RowsAnswer> => {
    const { query = '', outputPort = 'rows', cacheControl, signal } = asked
    account = { stopwatch: makeStopwatch(clock), read: undefined }
    const call = {
      invocation: invocation('request'),
      account,
      principal: anonymous(),
      rawQuery: query,
      accept: undefined,
      cacheControl,
      signal: signal ?? new AbortController().signal,
    }
    return serve(call, product, product.outputPorts[outputPort], path)
  }
  const ask = async (asked: Asked = {}): Promise<Answered> => {
    const { tableVersion, body } = await begin(asked)
    let text = ''
    for await (const chunk of body) text += Buffer.from(chunk).toString()
    const page = JSON.parse(text) as { value: unknown[]; nextLink?: string }
    const next = page.nextLink && new URL(page.nextLink).search.slice(1)
    return { version: tableVersion, rows: page.value.length, next }
  }
  return { begin, ask, observed, account: () => account, pass: (ms: number) => (elapsedMs += ms) }
}
