// Which reads are pinned and to which version, and what it costs: every statement that the warehouse is
// asked, whole requests through.
import { setImmediate as othersFirst } from 'node:timers/promises'
import { anonymous } from '../../src/access/principal'
import { makeLinks } from '../../src/base/links'
import { Problem } from '../../src/base/problem'
import { column } from '../../src/declare/column'
import { dataProduct } from '../../src/declare/data-product'
import { table } from '../../src/declare/source'
import { makePageTokens } from '../../src/query/page-token'
import type { RowsAnswer } from '../../src/query/serve'
import { serve } from '../../src/query/serve'
import { makeObservedVersions } from '../../src/warehouse/observed-versions'
import type { VersionedTable } from './versioned-table'
import { versionedTable } from './versioned-table'

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

const startMs = Date.parse('2024-06-01T00:00:00Z')
const timeoutMs = 5_000

/** One process of the app, with a clock of its own. */
function app(warehouse: VersionedTable) {
  let elapsedMs = 0
  const clock = { now: () => startMs + elapsedMs, elapsed: () => elapsedMs }
  const path = {
    warehouse,
    observedVersions: makeObservedVersions(clock),
    pageTokens: makePageTokens(() => Promise.resolve({ current: new Uint8Array(32) })),
    links: makeLinks('http://mesh'),
    clock,
    observe: () => undefined,
    observeOnce: () => undefined,
    statementTimeoutMs: timeoutMs,
  }
  const begin = (asked: Asked = {}): Promise<RowsAnswer> => {
    const { query = '', outputPort = 'rows', cacheControl, signal } = asked
    const call = {
      requestId: 'request',
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
  return { begin, ask, pass: (ms: number) => (elapsedMs += ms) }
}

const many = 1_000

it.each([
  ['with a top that fits on its page', 'top=3', many, undefined, ['read']],
  ['with a top of just a page', 'top=5&maxpagesize=5', many, undefined, ['read']],
  ['of a few rows', '', 7, 9, ['look', 'read 9']],
  ['of many', '', many, 9, ['look', 'read 9']],
  ['by pages', 'maxpagesize=5', many, 9, ['look', 'read 9']],
  ['of a version', 'asOfVersion=2', many, 2, ['read 2']],
  ['of a time', 'asOfTimestamp=1970-01-01T00:00:04.000001Z', many, 4, ['look', 'read 4']],
])('the first read %s (%s)', async (_, query, rowCount, version, asked) => {
  const warehouse = versionedTable(9, rowCount)
  expect((await app(warehouse).ask({ query })).version).toBe(version)
  expect(warehouse.asked).toEqual(asked)
  expect(warehouse.openResults()).toBe(0)
})

it('a first page of many, and every page after it, is one statement when the table is known', async () => {
  const warehouse = versionedTable(9, many)
  const { ask, pass } = app(warehouse)
  await ask()
  pass(119_999)
  warehouse.newest = 10
  warehouse.asked.splice(0)
  const first = await ask()
  expect(first).toMatchObject({ version: 9, rows: 100 })
  pass(1_000_000)
  expect(await ask({ query: first.next ?? '' })).toMatchObject({ version: 9, rows: 100 })
  expect(warehouse.asked).toEqual(['read 9', 'read 9'])
})

it('a read is not further behind than its output port promises, counted from the look’s begin', async () => {
  const warehouse = versionedTable(9, many)
  const { ask, pass } = app(warehouse)
  let arrived: (() => void) | undefined
  warehouse.beforeLook = new Promise<void>((resolve) => (arrived = resolve))
  const first = ask()
  await othersFirst()
  pass(120_000)
  arrived?.()
  expect((await first).version).toBe(9)
  warehouse.newest = 10
  expect((await ask()).version).toBe(10)
  expect(warehouse.asked).toEqual(['look', 'read 9', 'look', 'read 10'])
})

it('a look takes from the time that its read has: the caller waits for both', async () => {
  const warehouse = versionedTable(9, many)
  const { ask, pass } = app(warehouse)
  warehouse.beforeLook = othersFirst().then(() => pass(3_000))
  await ask()
  expect(warehouse.deadlines).toEqual([startMs + timeoutMs, startMs + timeoutMs])
})

it('each output port of a table goes by its own promise, and by the other’s looks', async () => {
  const warehouse = versionedTable(9, many)
  const { ask, pass } = app(warehouse)
  await ask()
  pass(1_000)
  warehouse.newest = 10
  expect((await ask()).version).toBe(9)
  expect((await ask({ outputPort: 'fresh' })).version).toBe(10)
  expect((await ask()).version).toBe(10)
  expect(warehouse.asked).toEqual(['look', 'read 9', 'read 9', 'look', 'read 10', 'read 10'])
})

it('another table is looked at by itself', async () => {
  const warehouse = versionedTable(9, many)
  const { ask } = app(warehouse)
  await ask()
  await ask({ outputPort: 'other' })
  expect(warehouse.asked).toEqual(['look', 'read 9', 'look', 'read 9'])
})

it('a caller who leaves after the first piece leaves no statement open', async () => {
  const warehouse = versionedTable(9, 9_000)
  const { body } = await app(warehouse).begin({ query: 'maxpagesize=10000' })
  expect((await body.next()).done).toBe(false)
  expect(warehouse.openResults()).toBe(1)
  await body.return()
  expect(warehouse.openResults()).toBe(0)
})

it('a source without versions is never pinned, and never looked at', async () => {
  const warehouse = versionedTable(9, many)
  const answer = await app(warehouse).ask({ outputPort: 'plain', query: 'maxpagesize=5' })
  expect([answer.version, warehouse.asked]).toEqual([undefined, ['read']])
})

it.each(['no-cache', 'max-age=0, No-Cache'])(
  'a caller who says %s gets the newest rows, and so do those who come after',
  async (cacheControl) => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    await ask()
    warehouse.newest = 10
    expect((await ask({ cacheControl: 'no-store' })).version).toBe(9)
    expect((await ask({ cacheControl })).version).toBe(10)
    expect((await ask()).version).toBe(10)
  },
)

describe('reads that come together', () => {
  it('share one look', async () => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    const answers = await Promise.all([ask(), ask({ query: 'maxpagesize=5' }), ask()])
    expect(answers.map(({ version }) => version)).toEqual([9, 9, 9])
    expect(warehouse.asked).toEqual(['look', 'read 9', 'read 9', 'read 9'])
  })

  it('share its failure, and the next read looks again', async () => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    warehouse.beforeLook = Promise.reject(new Problem('WarehouseStarting'))
    const outcomes = await Promise.allSettled([ask(), ask()])
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'WarehouseStarting' } },
      { status: 'rejected', reason: { code: 'WarehouseStarting' } },
    ])
    warehouse.beforeLook = Promise.resolve()
    expect((await ask()).version).toBe(9)
    expect(warehouse.asked).toEqual(['look', 'look', 'read 9'])
  })

  it('get their rows also when the one that began the look leaves', async () => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    const leaving = new AbortController()
    const left = ask({ signal: leaving.signal })
    const staying = ask()
    leaving.abort(new Problem('CallerLeft'))
    await expect(left).rejects.toMatchObject({ code: 'CallerLeft' })
    expect((await staying).version).toBe(9)
    expect(warehouse.asked).toEqual(['look', 'read 9'])
  })
})

describe('a known version that cannot be read any more', () => {
  it.each([
    ['because the table was made anew', { oldest: 0, newest: 1 }],
    ['because its files were cleaned away', { oldest: 10, newest: 12 }],
  ])('%s is looked after again, once for all reads', async (_, versions) => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    await ask()
    Object.assign(warehouse, versions)
    warehouse.asked.splice(0)
    const answers = await Promise.all([ask(), ask()])
    expect(answers.map(({ version }) => version)).toEqual([versions.newest, versions.newest])
    const again = `read ${versions.newest}`
    expect(warehouse.asked).toEqual(['read 9', 'read 9', 'look', again, again])
    expect(warehouse.openResults()).toBe(0)
  })

  it('is told to the caller who named it', async () => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    const { next = '' } = await ask()
    Object.assign(warehouse, { oldest: 10, newest: 12 })
    for (const query of [next, 'asOfVersion=9']) {
      await expect(ask({ query })).rejects.toMatchObject({ code: 'VersionGone' })
    }
    await expect(ask({ query: 'asOfVersion=13' })).rejects.toMatchObject({
      code: 'VersionNotFound',
    })
    expect(warehouse.asked).toEqual(['look', 'read 9', 'read 9', 'read 9', 'read 13'])
  })

  it('is looked after no more than once for a read', async () => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    warehouse.readable = false
    await expect(ask()).rejects.toMatchObject({ code: 'VersionGone' })
    expect(warehouse.asked).toEqual(['look', 'read 9', 'look', 'read 9'])
  })
})

it('a time that has not come yet is refused: what it means could still change', async () => {
  const ask = app(versionedTable(9, 1)).ask({ query: 'asOfTimestamp=2024-06-01T00:00:00.000001Z' })
  await expect(ask).rejects.toMatchObject({
    code: 'InvalidParameter',
    message: 'asOfTimestamp has to be a time that has passed.',
  })
})
