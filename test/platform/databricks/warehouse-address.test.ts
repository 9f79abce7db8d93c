// The warehouse's address in the vault changes while the app runs: the next statement goes to the new one, what
// is being read from the old one is read to its end, and no request fails.
import { Problem } from '../../../src/base/problem'
import type { Secret } from '../../../src/base/secret'
import type { WarehouseHost } from '../../../src/platform/databricks/client'
import { codeOf, runOptions } from '../../suites/warehouse-suite'
import { startLocalWarehouse, type LocalWarehouse } from './local-warehouse'
import { large, small, testWarehouse } from './tested-warehouse'

const tested = testWarehouse()
const { rowsOf } = tested
let other: LocalWarehouse

beforeAll(async () => {
  other = await startLocalWarehouse()
  await other.putTable('testing.wide.rows', `SELECT 1::INT AS id, 'moved' AS text`)
})
afterAll(() => other.close())

const nobody: WarehouseHost = { host: 'localhost', port: 1 }

/** A secret as the vault has it: what the app has read, and what is stored. */
function movable(first: WarehouseHost) {
  const state = { read: first, stored: first, refused: 0 }
  const address: Secret<WarehouseHost> = {
    read: () => Promise.resolve(state.read),
    replace: (refused) => {
      state.refused += 1
      state.read = state.stored
      return Promise.resolve(state.read === refused ? undefined : state.read)
    },
  }
  return { state, address }
}

it('is asked before each statement, and a result of the old one is read to its end', async () => {
  const { state, address } = movable(tested.local.address)
  tested.adapter = tested.local.adapter({ address })
  const sessionsBefore = (await tested.local.counters()).sessionsOpen
  const reading = await tested.adapter.warehouse.run(large, runOptions())
  state.read = other.address
  expect(await rowsOf(small)).toBe(1)
  let rows = 0
  for await (const { numRows } of reading.batches) rows += numRows
  expect(rows).toBe(1_500)
  await until(async () => (await tested.local.counters()).sessionsOpen === sessionsBefore)
  expect(await rowsOf(small)).toBe(1)
})

it('where nobody answers any more is read anew, and no request fails', async () => {
  const { state, address } = movable(nobody)
  tested.adapter = tested.local.adapter({ address })
  state.stored = tested.local.address
  const rows = await Promise.all(Array.from({ length: 8 }, () => rowsOf(small)))
  expect(rows).toEqual(Array.from({ length: 8 }, () => 3))
})

it('where nobody answers after a session was opened is read anew as well', async () => {
  const gone = await startLocalWarehouse()
  await gone.putTable('testing.wide.rows', `SELECT 1::INT AS id, 'old' AS text`)
  const { state, address } = movable(gone.address)
  tested.adapter = tested.local.adapter({ address })
  expect(await rowsOf(small)).toBe(1)
  await gone.close()
  state.stored = tested.local.address
  expect(await Promise.all([rowsOf(small), rowsOf(small)])).toEqual([3, 3])
})

it.each<[string, Secret<WarehouseHost>['replace']]>([
  ['that has no successor', () => Promise.resolve(undefined)],
  ['while the vault is away', () => Promise.reject(new Problem('SecretsUnavailable'))],
])('where nobody answers and %s is a warehouse that is not available', async (_what, replace) => {
  const address = { read: () => Promise.resolve(nobody), replace }
  tested.adapter = tested.local.adapter({ address })
  expect(await codeOf(rowsOf(small))).toBe('WarehouseUnavailable')
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
