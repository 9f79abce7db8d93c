// Which reads are pinned and to which version, and what it costs: every statement that the warehouse is
// asked, whole requests through.
import { setImmediate as othersFirst } from 'node:timers/promises'
import { Problem } from '../../src/base/problem'
import { startMs, timeoutMs, versionedApp as app } from './versioned-app'
import { versionedTable } from './versioned-table'

const many = 1_000

it.each([
  ['with a top that fits on its page', 'top=3', many, undefined, ['read']],
  ['with a top of just a page', 'top=5&maxpagesize=5', many, undefined, ['read']],
  ['of a few rows', '', 7, 9, ['look', 'read 9']],
  ['of many', '', many, 9, ['look', 'read 9']],
  ['by pages', 'maxpagesize=5', many, 9, ['look', 'read 9']],
  ['of a version', 'asOfVersion=2', many, 2, ['search', 'read 2']],
  ['of a time', 'asOfTimestamp=1970-01-01T00:00:04.000001Z', many, 4, ['search', 'read 4']],
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

it('a look has a time of its own, and its caller waits no longer than for a read alone', async () => {
  const warehouse = versionedTable(9, many)
  const { ask, pass } = app(warehouse)
  warehouse.beforeLook = othersFirst().then(() => {
    pass(3_000)
  })
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

it('a version that is the known newest costs no search', async () => {
  const warehouse = versionedTable(9, many)
  const { ask } = app(warehouse)
  await ask()
  expect((await ask({ query: 'asOfVersion=9' })).version).toBe(9)
  expect(warehouse.asked).toEqual(['look', 'read 9', 'read 9'])
})

it('a time that has not come yet is refused: what it means could still change', async () => {
  const ask = app(versionedTable(9, 1)).ask({ query: 'asOfTimestamp=2024-06-01T00:00:00.000001Z' })
  await expect(ask).rejects.toMatchObject({
    code: 'InvalidParameter',
    message: 'asOfTimestamp has to be a time in the past.',
  })
})

it('each stage that a request reached has its time in the record, in the order of the path', async () => {
  const { ask, account } = app(versionedTable(9, many))
  await ask()
  expect(account().read).toMatchObject({ principal: 'anonymous', rows: 100, pin: 'looked_up' })
  expect(Object.keys(account().stopwatch.times())).toEqual([
    ...['decide', 'parse', 'plan', 'pin', 'queue', 'compile', 'run', 'fetch', 'encode'],
  ])
})
