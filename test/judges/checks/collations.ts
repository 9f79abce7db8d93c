// Strings at which engines differ, in columns with each collation that the stand-in knows: compared with
// every one of them, ordered, and made distinct, as Spark does.
import { valueColumns, literalOf } from '../generated/value-table'
import { judgeStatement, printStatement, type Judging } from '../judging'
import { Tally, type Report } from '../report'
import { inTime } from '../time-budget'
import type { Statement } from '../../../src/warehouse/statement'

/** Where Spark keeps other tables than Delta's, which have no collations in the open. */
const table = 'spark_catalog.default.collated'
const collations = ['UTF8_LCASE', 'UTF8_LCASE_RTRIM', 'UTF8_BINARY_RTRIM', 'UTF8_BINARY']
const columns = collations.map((collation) => collation.toLowerCase())

export async function judgeCollations(judging: Judging): Promise<Report> {
  const tally = new Tally('strings with collations')
  const { type, pool } = valueColumns.find(({ name }) => name === 'text')!
  const texts = [...pool, 'İ', 'i\u0307', 'ı', 'ς', 'σ', 'Σ', 'A ', 'a  ', 'K', 'k', '']
  await makeTable(judging, texts)
  const comparisons = columns.flatMap((column) => {
    return ['=', '<', '>='].map(
      (operator) => `t.${column} ${operator} :p1 AS c${column}${operators[operator]!}`,
    )
  })
  const compared = texts.map((text) => ({
    text: `SELECT t.id, ${comparisons.join(', ')} FROM ${table} AS t ORDER BY t.id ASC NULLS FIRST`,
    parameters: { p1: literalOf(type, text) },
  }))
  const statements = [...compared, ...columns.flatMap(orders)]
  for (const [, statement] of inTime(statements, judging.time, tally)) {
    const found = await judgeStatement(judging, statement, 'anywhere')
    tally.add(printStatement(statement), found)
  }
  tally.fact(`${texts.length} strings, ${collations.length} collations`)
  return tally.report()
}

const operators: Readonly<Record<string, string>> = { '=': '_eq', '<': '_lt', '>=': '_ge' }

function orders(column: string): readonly Statement[] {
  return [`t.${column}`, `CAST(t.${column} AS STRING)`, `t.${column} COLLATE UTF8_BINARY`].map(
    (key) => ({
      text: `SELECT t.id FROM ${table} AS t ORDER BY ${key} ASC NULLS FIRST, t.id DESC NULLS LAST`,
      parameters: {},
    }),
  )
}

async function makeTable({ oracle, standIn }: Judging, texts: readonly string[]): Promise<void> {
  const { type } = valueColumns.find(({ name }) => name === 'text')!
  const typed = collations.map((collation, at) => `${columns[at]} STRING COLLATE ${collation}`)
  const create = `CREATE TABLE ${table} (id INT, ${typed.join(', ')})`
  const rows = texts.map((_, at) => `(${at}, ${columns.map(() => `:p${at + 1}`).join(', ')})`)
  const insert: Statement = {
    text: `INSERT INTO ${table} VALUES ${rows.join(', ')}, (-1, NULL, NULL, NULL, NULL)`,
    parameters: Object.fromEntries(texts.map((text, at) => [`p${at + 1}`, literalOf(type, text)])),
  }
  await oracle.sql(`${create} USING parquet`)
  for (const outcome of [
    await standIn.run({ text: create, parameters: {} }),
    await standIn.run(insert),
    await oracle.run(insert, 'anywhere'),
  ]) {
    if (outcome.kind === 'failure') throw new Error(outcome.message)
  }
}
