// The adapter over a local warehouse, for the tests of a file: each test gets one of its own, and fails if it
// leaves a statement or a session open.
import type { Statement } from '../../../src/warehouse/statement'
import type { RunOptions, Warehouse } from '../../../src/warehouse/warehouse'
import { runOptions } from '../../suites/warehouse-suite'
import { startLocalWarehouse, type Adapter, type LocalWarehouse } from './local-warehouse'

export function sqlOf(text: string): Statement {
  return { text, parameters: {} }
}

export const large = sqlOf('SELECT id, text FROM testing.wide.rows')
export const small = sqlOf('SELECT id, text FROM testing.wide.rows LIMIT 3')

export interface TestedWarehouse {
  readonly local: LocalWarehouse
  /** A test may put another one in its place. */
  adapter: Adapter
  /** How many rows the statement has, read to the end. */
  readonly rowsOf: (
    statement: Statement,
    options?: RunOptions,
    warehouse?: Warehouse,
  ) => Promise<number>
  /** How often the driver has made this call. */
  readonly called: (call: string) => Promise<number>
}

export function testWarehouse(): TestedWarehouse {
  let local: LocalWarehouse
  let adapter: Adapter

  beforeAll(async () => {
    local = await startLocalWarehouse()
    const wide = `SELECT i::INT AS id, repeat('x', 1000) AS text FROM range(1500) t(i)`
    await local.putTable('testing.wide.rows', wide)
  })
  beforeEach(() => {
    adapter = local.adapter()
  })
  afterEach(async () => {
    const { operationsOpen, sessionsOpen } = await local.rest()
    // The one that the stand-in's own client holds.
    expect({ operationsOpen, sessionsOpen }).toEqual({ operationsOpen: 0, sessionsOpen: 1 })
  })
  afterAll(() => local.close())

  return {
    get local() {
      return local
    },
    get adapter() {
      return adapter
    },
    set adapter(other) {
      adapter = other
    },
    rowsOf: async (statement, options = runOptions(), warehouse = adapter.warehouse) => {
      let rows = 0
      const { batches } = await warehouse.run(statement, options)
      for await (const batch of batches) rows += batch.numRows
      return rows
    },
    called: async (call) => (await local.counters()).calls[call] ?? 0,
  }
}
