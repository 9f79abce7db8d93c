// What every `Warehouse` does, whatever is behind it: the suite that each implementation passes, those in
// memory included, so that a test on one of them says something about the other.
import { invocation } from '../../src/base/trace'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/base/clock'
import { Problem } from '../../src/base/problem'
import type { Statement } from '../../src/warehouse/statement'
import type { RunOptions, Warehouse } from '../../src/warehouse/warehouse'

export interface WarehouseUnderTest {
  readonly warehouse: Warehouse
  /** Gives `rowCount` rows of these columns, in several batches. */
  readonly rows: Statement
  readonly columns: readonly string[]
  readonly rowCount: number
  /** Has the same columns, and no rows. */
  readonly noRows: Statement
  readonly failing: Statement
  /** Takes a second before it succeeds. */
  readonly slow: Statement
  /** How many results are open. */
  readonly openResults: () => number | Promise<number>
}

const request = invocation('request-1')

export function runOptions(
  patience: { readonly ms?: number; readonly signal?: AbortSignal } = {},
): RunOptions {
  return {
    connection: 'default',
    as: { kind: 'service' },
    invocation: request,
    purpose: 'read',
    tags: {},
    deadline: systemClock.now() + (patience.ms ?? 10_000),
    signal: patience.signal ?? new AbortController().signal,
  }
}

export function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'fine',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  )
}

/** @param under what is tested; asked for in each test */
export function warehouseSuite(under: () => WarehouseUnderTest): void {
  const run = (statement: Statement, options = runOptions()) =>
    under().warehouse.run(statement, options)

  async function countRows(statement: Statement): Promise<{ rows: number; batches: number }> {
    const result = await run(statement)
    const counts = { rows: 0, batches: 0 }
    for await (const { numRows } of result.batches) {
      counts.rows += numRows
      counts.batches += 1
    }
    return counts
  }

  /** Freeing goes on behind the caller's back. */
  async function expectNothingOpen(): Promise<void> {
    for (let tries = 0; tries < 100 && (await under().openResults()) > 0; tries += 1)
      await sleep(20)
    expect(await under().openResults()).toBe(0)
  }

  it('gives the columns and every row of a statement, in batches', async () => {
    const { rows, rowCount, columns } = under()
    const counts = await countRows(rows)
    expect(counts.rows).toBe(rowCount)
    expect(counts.batches).toBeGreaterThan(1)
    const result = await run(rows)
    expect(result.columns.map(({ name }) => name)).toEqual(columns)
    result.close()
    await expectNothingOpen()
  })

  it('gives the columns of a statement without rows', async () => {
    const result = await run(under().noRows)
    expect(result.columns.map(({ name }) => name)).toEqual(under().columns)
    let rows = 0
    for await (const batch of result.batches) rows += batch.numRows
    expect(rows).toBe(0)
    await expectNothingOpen()
  })

  it('frees a result that is read to its end, left early, or closed unread', async () => {
    await countRows(under().rows)
    await expectNothingOpen()
    const left = await run(under().rows)
    for await (const batch of left.batches) {
      expect(batch.numRows).toBeGreaterThan(0)
      break
    }
    await expectNothingOpen()
    const unread = await run(under().rows)
    unread.close()
    unread.close()
    await expectNothingOpen()
  })

  it('runs statements at once, whether or not their rows are read', async () => {
    const unread = await Promise.all(Array.from({ length: 12 }, () => run(under().rows)))
    expect((await countRows(under().rows)).rows).toBe(under().rowCount)
    for (const { close } of unread) close()
    await expectNothingOpen()
  })

  it('tells a failed statement as a problem, and leaves nothing open', async () => {
    const failure: unknown = await run(under().failing).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Problem)
    await expectNothingOpen()
  })

  it('ends a statement whose time is over, at once for its caller', async () => {
    const startedMs = performance.now()
    expect(await codeOf(run(under().slow, runOptions({ ms: 200 })))).toBe('WarehouseTimeout')
    expect(performance.now() - startedMs).toBeLessThan(600)
    await sleep(1_000)
    await expectNothingOpen()
  })

  it.each<[string, unknown, string]>([
    ['leaves', undefined, 'CallerLeft'],
    ['has a problem of its own', new Problem('WarehouseTimeout'), 'WarehouseTimeout'],
  ])('ends a statement whose caller %s, at once for its caller', async (_, reason, code) => {
    const leaving = new AbortController()
    const startedMs = performance.now()
    const running = codeOf(run(under().slow, runOptions({ signal: leaving.signal })))
    await sleep(100)
    leaving.abort(reason)
    expect(await running).toBe(code)
    expect(performance.now() - startedMs).toBeLessThan(600)
    await sleep(1_000)
    await expectNothingOpen()
  })

  it('gives nothing more to a reader who has left, and frees the result', async () => {
    const leaving = new AbortController()
    const { batches } = await run(under().rows, runOptions({ signal: leaving.signal }))
    const reader = batches[Symbol.asyncIterator]()
    expect((await reader.next()).done).toBe(false)
    leaving.abort()
    expect(await codeOf(reader.next())).toBe('CallerLeft')
    await expectNothingOpen()
  })

  it('runs nothing for a caller who has left', async () => {
    const options = runOptions({ signal: AbortSignal.abort() })
    expect(await codeOf(run(under().rows, options))).toBe('CallerLeft')
    await expectNothingOpen()
  })
}
