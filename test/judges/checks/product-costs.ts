// What a product costs by Databricks' own tables (infra/observe/cost-by-product.sql): Spark takes the statement, and divides what was
// billed among planted statements as it should. Only the names of the tables are others.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Judging } from '../judging'
import { summary } from '../outcome'
import { Tally, type Report } from '../report'

const statement = readFileSync(
  path.join(__dirname, '../../../infra/observe/cost-by-product.sql'),
  'utf8',
)

/** Yesterday, at so many hours. */
const at = (hours: number) =>
  `CAST(current_date() - INTERVAL 1 DAY AS TIMESTAMP) + INTERVAL ${Math.round(hours * 60)} MINUTES`
const warehouse = "named_struct('warehouse_id', 'w1')"
const flights = "map('product', 'air-traffic', 'output_port', 'flights', 'request_id', 'r')"

/** Between nine and ten four statements ran; between three and four none. */
const tables: Readonly<Record<string, string>> = {
  'system.query.history': `VALUES
    (${at(9.1)}, 90000L, ${warehouse}, ${flights}),
    (${at(9.5)}, 90000L, ${warehouse}, ${flights}),
    (${at(9.9)}, 30000L, ${warehouse}, map('purpose', 'events', 'request_id', 'r')),
    (${at(9.2)}, 90000L, ${warehouse}, CAST(NULL AS MAP<STRING, STRING>))
    AS history(start_time, execution_duration_ms, compute, query_tags)`,
  'system.billing.usage': `VALUES
    (${at(9)}, ${at(10)}, CAST(4 AS DECIMAL(38, 18)), 'SQL', 'AZURE', 'DBU', ${warehouse}),
    (${at(3)}, ${at(4)}, CAST(1 AS DECIMAL(38, 18)), 'SQL', 'AZURE', 'DBU', ${warehouse})
    AS usage(usage_start_time, usage_end_time, usage_quantity, sku_name, cloud, usage_unit, usage_metadata)`,
  'system.billing.list_prices': `VALUES
    (TIMESTAMP '2020-01-01 00:00:00', CAST(NULL AS TIMESTAMP), 'SQL', 'AZURE', 'DBU', named_struct('default', CAST(0.7 AS DECIMAL(38, 18))))
    AS prices(price_start_time, price_end_time, sku_name, cloud, usage_unit, pricing)`,
}

/** In the order of what they cost, as exact text. */
const expected = [
  ['rows', 'air-traffic', 'flights', '2', '3e+0', '2.4e+0', '1.68e+0'],
  ['not Meshport', null, null, '1', '1.5e+0', '1.2e+0', '8.4e-1'],
  ['nothing: awake only', null, null, '0', '0e+0', '1e+0', '7e-1'],
  ['looks at tables', null, null, '1', '5e-1', '4e-1', '2.8e-1'],
]

export async function judgeProductCosts({ oracle }: Judging): Promise<Report> {
  const tally = new Tally('costs of products, on planted rows of system tables')
  let asked = statement
  for (const [name, rows] of Object.entries(tables)) {
    const view = name.replaceAll('.', '_')
    await oracle.sql(`CREATE OR REPLACE TEMPORARY VIEW ${view} AS SELECT * FROM ${rows}`)
    asked = asked.replaceAll(name, view)
  }
  const found = await oracle.outcome(asked)
  if (found.kind === 'failure') {
    tally.add('the statement', summary(found))
    return tally.report()
  }
  for (const [index, row] of expected.entries()) {
    const [is, should] = [found.rows[index], row].map((cells) => JSON.stringify(cells))
    tally.add(row[0]!, is === should ? undefined : `${is}, and not ${should}`)
  }
  return tally.report()
}
