// What a look becomes, where the simulation and real tables do not say it better: gaps, coalescing,
// upkeep, and what is gone.
import { detect, detectMissing } from '../../src/events/detect'
import type { ObservedTable, TableState } from '../../src/events/feed-state'
import type { Sighting } from '../../src/events/look'
import { toCommit, toTableVersion } from '../../src/warehouse/table-version'

const rules = { coalesces: false, announcesUpkeep: false }
const before: ObservedTable = {
  tableId: 'table-1',
  location: 'file:///table-1',
  schema: 'columns',
  version: toTableVersion(5),
  at: toCommit(5, 5_000n).at.text,
  announced: toTableVersion(4),
  missedLooks: 2,
  epoch: 0,
}

const commits = (...rows: readonly (readonly [number, string])[]) =>
  rows.map(([version, operation]) => ({
    ...toCommit(version, BigInt(version) * 1_000n),
    operation,
  }))

const seen = (rows: Sighting['commits'], more: Partial<Sighting> = {}): Sighting => ({
  ...{ tableId: 'table-1', location: 'file:///table-1', schema: 'columns' },
  ...{ commits: rows, isAnotherTable: false, hasMore: false },
  ...more,
})

it('versions that the log has lost become a gap of the next event', () => {
  const { announcements, state } = detect(
    before,
    seen(commits([900, 'WRITE'], [901, 'WRITE'])),
    rules,
  )
  expect(announcements).toMatchObject([
    { tableVersion: 900, previousVersion: 4, gap: { fromVersion: 6, toVersion: 899 } },
    { tableVersion: 901, previousVersion: 900, gap: undefined },
  ])
  expect(state).toMatchObject({ version: 901, announced: 901, missedLooks: 0 })
})

it('a gap is told although only upkeep follows it', () => {
  const { announcements } = detect(before, seen(commits([9, 'OPTIMIZE'])), rules)
  expect(announcements).toMatchObject([{ tableVersion: 9, gap: { fromVersion: 6, toVersion: 8 } }])
})

it('upkeep is observed and not told, unless that is wanted', () => {
  const upkeep = seen(commits([6, 'OPTIMIZE'], [7, 'VACUUM START'], [8, 'VACUUM END']))
  const { announcements, state } = detect(before, upkeep, rules)
  expect(announcements).toEqual([])
  expect(state).toMatchObject({ version: 8, announced: 4 })
  expect(detect(before, upkeep, { ...rules, announcesUpkeep: true }).announcements).toHaveLength(3)
})

it('a feed that coalesces tells what happened in one event', () => {
  const rows = commits([6, 'WRITE'], [7, 'ADD COLUMNS'], [8, 'WRITE'], [9, 'OPTIMIZE'])
  const coalescing = { ...rules, coalesces: true }
  const { announcements } = detect(before, seen(rows, { schema: 'others' }), coalescing)
  expect(announcements).toMatchObject([
    { tableVersion: 8, previousVersion: 4, schemaChanged: true },
  ])
})

it('a write may change the columns, where nothing else did', () => {
  const rows = commits([6, 'WRITE'], [7, 'WRITE'])
  const { announcements } = detect(before, seen(rows, { schema: 'others' }), rules)
  expect(announcements.map(({ schemaChanged }) => schemaChanged)).toEqual([false, true])
})

it('only several looks in a row make a deletion of a table that is missing', () => {
  let state: TableState = { ...before, missedLooks: 0 }
  const told = [1, 2, 3, 4].map(() => {
    const detected = detectMissing(state)
    ;({ state } = detected)
    return detected.announcements.map(({ type, tableVersion }) => [type, tableVersion])
  })
  expect(told).toEqual([[], [], [['DataProductDeleted', 5]], []])
  expect(state).toEqual({ epoch: 1 })
})

it('a table that was missing for a look and comes back was never gone', () => {
  const { announcements, state } = detect(before, seen(commits([5, 'WRITE'])), rules)
  expect(announcements).toEqual([])
  expect(state).toMatchObject({ version: 5, missedLooks: 0 })
})
