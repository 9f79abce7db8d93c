// What is read of a table's detail, and which answers are none.
import { Table, Utf8, vectorFromArray } from 'apache-arrow'
import { limits } from '../../src/base/limits'
import { tableDetail, type TableDetail } from '../../src/warehouse/table-detail'
import { resultOfTables } from '../query/arrow-batches'
import { options, source } from './sample'

function detailGiving(columns: Readonly<Record<string, string>>): Promise<TableDetail> {
  const vectors = Object.entries(columns).map(
    ([name, text]) => [name, vectorFromArray([text], new Utf8())] as const,
  )
  const table: Table = new Table(Object.fromEntries(vectors))
  const result = resultOfTables(table, [table])
  return tableDetail(source, { run: () => Promise.resolve(result) }, options)
}

const location = 'abfss://mesh@lake.dfs.core.windows.net/readings'

it('the id and the folder are found among the other columns', async () => {
  const detail = await detailGiving({ format: 'delta', id: 'table-1', name: 'readings', location })
  expect(detail).toEqual({ tableId: 'table-1', location })
})

it.each([
  ['no id', { location }],
  ['no folder', { id: 'table-1' }],
  ['an id that is too long', { id: 'i'.repeat(limits.tableIdCharactersMax + 1), location }],
])('an answer with %s is none', async (_, columns) => {
  await expect(detailGiving(columns)).rejects.toMatchObject({ code: 'InvalidWarehouseAnswer' })
})
