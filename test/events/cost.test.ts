// What looking costs, in statements: it grows with what has changed, and hardly with what is there.
import { announceChanges, type Announcing } from '../../src/events/announce'
import type { RecordedEvent } from '../../src/events/event'
import type { Feed } from '../../src/events/feed'
import type { TableFacts } from '../../src/events/table-facts'
import { makeLinks } from '../../src/base/links'
import { memoryOutbox } from '../suites/memory-outbox'
import { SimulatedTable } from './simulated-table'

interface Mesh {
  readonly feeds: readonly Feed[]
  readonly tables: ReadonlyMap<string, SimulatedTable>
  readonly announcing: Announcing
  readonly published: RecordedEvent[]
  /** How many statements the warehouse has run. */
  statements: number
}

function meshOf(count: number): Mesh {
  const names = Array.from({ length: count }, (_, i) => `table_${i}`)
  const tables = new Map(names.map((name) => [name, new SimulatedTable(name)]))
  for (const table of tables.values()) table.happen('create')
  const published: RecordedEvent[] = []
  const ask = <Answer>(answer: Answer): Promise<Answer> => {
    mesh.statements += 1
    return Promise.resolve(answer)
  }
  const lifeOf = (name: string) => tables.get(name)!.now
  const facts: TableFacts = {
    newest: (_, asked) =>
      ask(new Map(asked.map((table) => [table, lifeOf(table.name).history.at(-1)!]))),
    newestRow: (_, { name }) => ask(lifeOf(name).history.at(-1)!),
    commitsFrom: (_, { name }, version, countMax) =>
      ask(lifeOf(name).history.slice(version, version + countMax)),
    detail: (_, { name }) =>
      ask({ tableId: lifeOf(name).ids.at(-1)!, location: `file:///${name}` }),
    schema: () => ask('columns'),
  }
  const mesh: Mesh = {
    feeds: names.map((name) => ({
      source: `/datamesh/sales/shop/${name}`,
      dataProduct: 'shop',
      outputPort: name,
      path: `shop/${name}`,
      connection: 'default',
      tables: [{ catalog: 'mesh', schema: 'sales', name }],
      isVersioned: true,
      coalesces: false,
      lookIntervalMs: 0,
    })),
    tables,
    published,
    statements: 0,
    announcing: {
      facts,
      outbox: memoryOutbox(),
      sink: {
        publish: (events) => {
          published.push(...events)
          return Promise.resolve()
        },
      },
      links: makeLinks('https://mesh.example'),
      rules: { announcesUpkeep: false },
      clock: { now: () => 0, elapsed: () => 0 },
      observe: () => undefined,
      onGlance: () => undefined,
    },
  }
  return mesh
}

/** The statements of one run. */
async function statementsOf(mesh: Mesh): Promise<number> {
  const before = mesh.statements
  await announceChanges(mesh.feeds, mesh.announcing)
  return mesh.statements - before
}

it.each([
  [10, 1],
  [100, 2],
  [1_000, 20],
  [10_000, 200],
])('%i tables with nothing new cost %i statements', async (count, statements) => {
  const mesh = meshOf(count)
  await announceChanges(mesh.feeds, mesh.announcing)
  expect(await statementsOf(mesh)).toBe(statements)
})

it('a table that has changed costs two more', async () => {
  const mesh = meshOf(1_000)
  await announceChanges(mesh.feeds, mesh.announcing)
  for (let i = 0; i < 30; i += 1) mesh.tables.get(`table_${i}`)!.happen('write')
  expect(await statementsOf(mesh)).toBe(20 + 2 * 30)
})

it('a thousand tables that have changed are published in one run', async () => {
  const mesh = meshOf(1_000)
  await announceChanges(mesh.feeds, mesh.announcing)
  for (const table of mesh.tables.values()) table.happen('write')
  mesh.published.length = 0
  await announceChanges(mesh.feeds, mesh.announcing)
  expect(mesh.published).toHaveLength(1_000)
})

it('versions that have piled up are read in pages, and a run that fails publishes what it has', async () => {
  const mesh = meshOf(1)
  await announceChanges(mesh.feeds, mesh.announcing)
  for (let i = 0; i < 1_000; i += 1) mesh.tables.get('table_0')!.happen('write')
  const { commitsFrom } = mesh.announcing.facts
  let pages = 0
  const failing: TableFacts = {
    ...mesh.announcing.facts,
    commitsFrom: (...asked) => {
      pages += 1
      return pages === 5
        ? Promise.reject(new Error('the warehouse is gone'))
        : commitsFrom(...asked)
    },
  }
  const announcing = { ...mesh.announcing, facts: failing }
  expect(await announceChanges(mesh.feeds, announcing)).toMatchObject({
    failed: 1,
    published: 4 * 89,
  })
  expect(await announceChanges(mesh.feeds, announcing)).toMatchObject({ published: 1_000 - 4 * 89 })
  expect(mesh.published.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 1_001 }, (_, i) => i + 1),
  )
  // Each page of ninety begins with the commit that is observed already.
  expect(pages).toBe(5 + 8)
})
