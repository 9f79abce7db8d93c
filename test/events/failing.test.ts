// Tables and feeds that fail: they delay no other, and are tried less and less often.
import { limits } from '../../src/base/limits'
import { Problem, type ProblemCode } from '../../src/base/problem'
import { announceAll, type Announced } from '../../src/events/announce'
import type { EventSink } from '../../src/events/event-sink'
import type { Outbox } from '../../src/events/outbox'
import { meshOf, type Mesh } from './mesh'

const poison = 'table_17'

const run = (mesh: Mesh, parts: Partial<Mesh['announcing']> = {}): Promise<Announced> =>
  announceAll(mesh.feeds, { ...mesh.announcing, ...parts })

const sequencesOf = (mesh: Mesh, name: string): readonly number[] =>
  mesh.published
    .filter(({ text }) => (JSON.parse(text) as { subject: string }).subject === `datamesh/${name}`)
    .map(({ sequence }) => sequence)

/** The runs in which a statement asked for the table, and all statements of each run. */
async function watch(mesh: Mesh, runs: number): Promise<{ tried: number[]; statements: number[] }> {
  const tried: number[] = []
  const statements: number[] = []
  for (let number = 1; number <= runs; number += 1) {
    mesh.statements.length = 0
    await run(mesh)
    if (mesh.statements.flat().includes(poison)) tried.push(number)
    statements.push(mesh.statements.length)
  }
  return { tried, statements }
}

it.each<ProblemCode>(['SourceNotVersioned', 'WarehouseAccessDenied', 'StatementFailed'])(
  'fault 12: a table that answers %s is told, costs little, and delays no other',
  async (code) => {
    const mesh = meshOf(50)
    await run(mesh)
    mesh.refusing.set(poison, code)
    const { tried, statements } = await watch(mesh, 20)
    expect(tried).toEqual([1, 2, 4, 7, 12])
    // It is found by halving once. Then the others are one statement, and it is one when it is tried.
    expect(statements).toEqual([13, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1])
    expect(mesh.observed.filter(({ kind }) => kind === 'lookFailed')).toHaveLength(tried.length)
    for (const table of mesh.tables.values()) table.happen('write')
    await run(mesh)
    expect(mesh.published).toHaveLength(50 + 49)
  },
)

it('fault 12: a table that can be read again is followed without a gap, after the backoff', async () => {
  const mesh = meshOf(50)
  await run(mesh)
  mesh.refusing.set(poison, 'SourceNotVersioned')
  for (let number = 1; number <= 4; number += 1) await run(mesh)
  mesh.tables.get(poison)!.happen('write')
  mesh.tables.get(poison)!.happen('write')
  mesh.refusing.clear()
  const { tried, statements } = await watch(mesh, 5)
  expect(tried).toEqual([3, 4, 5])
  // Alone, with its history and its columns; then in the company of the others again.
  expect(statements).toEqual([1, 1, 1 + 3, 1, 1])
  expect(sequencesOf(mesh, poison)).toEqual([1, 2, 3])
})

it('a table that hangs is found in the end, although whole statements hang with it', async () => {
  const mesh = meshOf(50)
  await run(mesh)
  mesh.refusing.set(poison, 'WarehouseTimeout')
  for (let number = 1; number <= 8; number += 1) await run(mesh)
  for (const table of mesh.tables.values()) table.happen('write')
  await run(mesh)
  expect(mesh.published).toHaveLength(50 + 49)
})

it('a warehouse that is away makes no table wait, once it is back', async () => {
  const mesh = meshOf(120)
  await run(mesh)
  for (const name of mesh.tables.keys()) mesh.refusing.set(name, 'WarehouseUnavailable')
  for (let number = 1; number <= 5; number += 1) await run(mesh)
  expect(await run(mesh)).toEqual({ looks: 120, published: 0, failed: 120 })
  mesh.refusing.clear()
  mesh.statements.length = 0
  expect(await run(mesh)).toEqual({ looks: 120, published: 0, failed: 0 })
  expect(mesh.statements).toHaveLength(3)
})

it('a feed whose events are refused is tried less and less often, and the others go out', async () => {
  const mesh = meshOf(3)
  await run(mesh)
  const { sink } = mesh.announcing
  const tried: number[] = []
  let number = 0
  const refusing: EventSink = {
    publish: (events) => {
      if (!events[0]!.text.includes('table_1')) return sink.publish(events)
      tried.push(number)
      return Promise.reject(new Problem('EventRefused'))
    },
  }
  for (number = 1; number <= 20; number += 1) {
    for (const table of mesh.tables.values()) table.happen('write')
    await run(mesh, { sink: refusing })
  }
  expect(tried).toEqual([1, 2, 4, 7, 12])
  expect(sequencesOf(mesh, 'table_0')).toHaveLength(21)
  await run(mesh)
  const all = Array.from({ length: 21 }, (_, i) => i + 1)
  expect(sequencesOf(mesh, 'table_1')).toEqual(all)
})

it('fault 9: while Event Grid is out a run records, and asks it only for some feeds', async () => {
  const mesh = meshOf(100)
  await run(mesh)
  for (const table of mesh.tables.values()) table.happen('write')
  let attempts = 0
  const out: EventSink = {
    publish: () => {
      attempts += 1
      return Promise.reject(new Problem('EventGridUnavailable'))
    },
  }
  expect(await run(mesh, { sink: out })).toEqual({ looks: 100, published: 0, failed: 100 })
  expect(attempts).toBeLessThan(2 * limits.failuresInARowMax)
  expect(await run(mesh)).toEqual({ looks: 100, published: 100, failed: 0 })
})

it('while the store is out a run ends, and nothing is lost', async () => {
  const mesh = meshOf(1_000)
  await run(mesh)
  for (const table of mesh.tables.values()) table.happen('write')
  let reads = 0
  const out: Outbox = {
    ...mesh.announcing.outbox,
    read: () => {
      reads += 1
      return Promise.reject(new Problem('StateStoreUnavailable'))
    },
  }
  expect(await run(mesh, { outbox: out })).toMatchObject({ looks: 50, published: 0 })
  expect(reads).toBeLessThan(2 * limits.failuresInARowMax)
  expect(await run(mesh)).toEqual({ looks: 1_000, published: 1_000, failed: 0 })
})
