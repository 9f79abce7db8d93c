// Which tables a run begins with, when it has no time for all.
import { announceAll } from '../../src/events/announce'
import { makeLookOrder, type LookOrder } from '../../src/events/look-order'
import { limits } from '../../src/base/limits'
import { toCommit } from '../../src/warehouse/table-version'
import { meshOf, type Mesh } from './mesh'

const half = limits.tablesPerLookMax / 2
const groupNames = ({ feeds }: Mesh, order: LookOrder): readonly (readonly string[])[] =>
  order.groupsOf(feeds, () => true).map(({ tables }) => tables.map(({ table }) => table.name))

it('begins with what changed last, and with what was looked at longest ago', () => {
  const mesh = meshOf(200)
  const order = makeLookOrder()
  mesh.feeds.forEach(({ connection, tables: [table] }, i) => {
    order.looked(connection, table!)
    // The last are the newest.
    order.answered(connection, table!, toCommit(i, BigInt(i + 1) * 1_000_000n))
  })
  const [first = []] = groupNames(mesh, order)
  const names = [...mesh.tables.keys()]
  expect(new Set(first)).toEqual(new Set([...names.slice(0, half), ...names.slice(-half)]))
})

it('every run goes on with what the one before had no time for, and no table waits for ever', async () => {
  const mesh = meshOf(1_000)
  await announceAll(mesh.feeds, mesh.announcing)
  const names = [...mesh.tables.keys()]
  const busy = names.slice(0, 300)
  const { newest } = mesh.announcing.facts
  const lookedAt = new Map<string, number>()
  let longestWait = 0
  for (let number = 1; number <= 60; number += 1) {
    for (const name of busy) mesh.tables.get(name)!.happen('write')
    let elapsed = 0
    const facts = {
      ...mesh.announcing.facts,
      newest: async (...asked: Parameters<typeof newest>) => {
        for (const { name } of asked[1]) {
          longestWait = Math.max(longestWait, number - (lookedAt.get(name) ?? 0))
          lookedAt.set(name, number)
        }
        elapsed += 1
        return newest(...asked)
      },
    }
    // Time for two groups, and to look at a third.
    await announceAll(mesh.feeds, { ...mesh.announcing, facts }, () => elapsed < 3)
    expect(elapsed).toBe(3)
  }
  expect(lookedAt.size).toBe(1_000)
  expect(longestWait).toBeLessThanOrEqual(1_000 / (2 * half))
  // What changes all the time is told all the time.
  const last = JSON.parse(mesh.published.at(-1)!.text) as { data: { version: number } }
  expect(last.data.version).toBe(60)
})

it('a table whose feed was not followed for want of time keeps its turn', async () => {
  const mesh = meshOf(200)
  await announceAll(mesh.feeds, mesh.announcing, () => mesh.published.length < 3)
  const published = new Set(
    mesh.published.map(({ text }) => (JSON.parse(text) as { subject: string }).subject),
  )
  expect(published.size).toBeLessThan(limits.tablesPerLookMax)
  const [[next] = []] = groupNames(mesh, mesh.announcing.order)
  const due = [...mesh.tables.keys()].find((table) => !published.has(`datamesh/${table}`))
  expect(next).toBe(due)
})

it('a table of another warehouse has its turn, however much changes in the first', async () => {
  const mesh = meshOf(400)
  const elsewhere = { ...mesh.feeds[399]!, connection: 'sales' }
  const feeds = [...mesh.feeds.slice(0, 399), elsewhere]
  await announceAll(feeds, mesh.announcing)
  mesh.published.length = 0
  mesh.tables.get('table_399')!.happen('write')
  for (let number = 1; number <= 20; number += 1) {
    for (let i = 0; i < 100; i += 1) mesh.tables.get(`table_${i}`)!.happen('write')
    mesh.statements.length = 0
    const isFirst = () => mesh.statements.filter((asked) => asked.length > 1).length < 2
    await announceAll(feeds, mesh.announcing, isFirst)
  }
  expect(mesh.published.filter(({ text }) => text.includes('table_399'))).toHaveLength(1)
})

it('a new process begins where it is told', () => {
  const mesh = meshOf(100)
  const [first = []] = groupNames(mesh, makeLookOrder(0.5))
  expect(first[0]).toBe('table_50')
  expect(first).toHaveLength(limits.tablesPerLookMax)
})
