// What looking costs, in statements: it grows with what has changed, and hardly with what is there.
import { announceAll } from '../../src/events/announce'
import type { TableFacts } from '../../src/events/table-facts'
import { meshOf, type Mesh } from './mesh'

/** The statements of one run. */
async function statementsOf(mesh: Mesh): Promise<number> {
  mesh.statements.length = 0
  await announceAll(mesh.feeds, mesh.announcing)
  return mesh.statements.length
}

it.each([
  [10, 1],
  [100, 2],
  [1_000, 20],
  [10_000, 200],
])('%i tables with nothing new cost %i statements', async (count, statements) => {
  const mesh = meshOf(count)
  await announceAll(mesh.feeds, mesh.announcing)
  expect(await statementsOf(mesh)).toBe(statements)
})

it('a table that has changed costs two more', async () => {
  const mesh = meshOf(1_000)
  await announceAll(mesh.feeds, mesh.announcing)
  for (let i = 0; i < 30; i += 1) mesh.tables.get(`table_${i}`)!.happen('write')
  expect(await statementsOf(mesh)).toBe(20 + 2 * 30)
})

it('a thousand tables that have changed are published in one run', async () => {
  const mesh = meshOf(1_000)
  await announceAll(mesh.feeds, mesh.announcing)
  for (const table of mesh.tables.values()) table.happen('write')
  mesh.published.length = 0
  await announceAll(mesh.feeds, mesh.announcing)
  expect(mesh.published).toHaveLength(1_000)
})

it('versions that have piled up are read in pages, and a run that fails publishes what it has', async () => {
  const mesh = meshOf(1)
  await announceAll(mesh.feeds, mesh.announcing)
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
  expect(await announceAll(mesh.feeds, announcing)).toMatchObject({
    failed: 1,
    published: 4 * 89,
  })
  expect(await announceAll(mesh.feeds, announcing)).toMatchObject({ published: 1_000 - 4 * 89 })
  expect(mesh.published.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 1_001 }, (_, i) => i + 1),
  )
  // Each page of ninety begins with the commit that is observed already.
  expect(pages).toBe(5 + 8)
})
