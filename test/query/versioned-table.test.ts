// The warehouse in memory is one: it passes the suite of the interface.
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/base/clock'
import { warehouseSuite, type WarehouseUnderTest } from '../suites/warehouse-suite'
import { toCommit } from '../../src/warehouse/table-version'
import { versionedTable } from './versioned-table'

const rows = (count: number) =>
  ({
    text: 'SELECT kind, row FROM t LIMIT :p1',
    parameters: { p1: { type: { kind: 'int' }, text: String(count) } },
  }) as const

let under: WarehouseUnderTest

beforeEach(() => {
  const table = versionedTable(3, 10_000, systemClock)
  under = {
    warehouse: {
      run: (statement, options) => {
        table.beforeLook = sleep(1_000)
        return table.run(statement, options)
      },
    },
    rows: rows(10_000),
    columns: ['kind', 'row'],
    rowCount: 10_000,
    noRows: rows(0),
    failing: {
      text: 'SELECT row FROM t TIMESTAMP AS OF :p1 LIMIT 1',
      parameters: { p1: toCommit(9, 9_000_000n).at },
    },
    slow: { text: 'DESCRIBE HISTORY t LIMIT 1', parameters: {} },
    openResults: table.openResults,
  }
})

warehouseSuite(() => under)
