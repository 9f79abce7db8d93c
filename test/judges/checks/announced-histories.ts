// What becomes of histories that Spark wrote: the same statements run in both engines, our code looks
// at each of the two histories, and announces what is expected of both.
import { digest } from '../../../src/base/digest'
import { printTableName, type TableName } from '../../../src/declare/source'
import { detect } from '../../../src/events/detect'
import { isObserved, type TableState } from '../../../src/events/feed-state'
import { lookClosely } from '../../../src/events/look'
import type { TableFacts } from '../../../src/events/table-facts'
import type { HistoryRow } from '../../../src/warehouse/history-rows'
import { commitsIn } from '../delta/directory'
import type { Judging } from '../judging'
import type { Rows } from '../outcome'
import { Tally, type Report } from '../report'

const table = { catalog: 'judge', schema: 'generated', name: 'announced' }
const path = Object.values(table).join('.')

interface Step {
  readonly what: string
  readonly statements: readonly string[]
  /** What a look after them announces: previous version, version, operation, flags. */
  readonly announced: readonly string[]
  /** The stand-in does not have these statements. */
  readonly bySparkOnly?: boolean
}

const steps: readonly Step[] = [
  {
    what: 'a new table',
    statements: [`DROP TABLE IF EXISTS ${path}`, `CREATE TABLE ${path} (id INT, kind STRING)`],
    announced: ['Created -→0 CREATE TABLE'],
  },
  {
    what: 'changes of rows, and upkeep between them',
    statements: [
      `INSERT INTO ${path} VALUES (1, 'a'), (2, 'b')`,
      `UPDATE ${path} SET kind = 'c' WHERE id = 1`,
      `INSERT INTO ${path} VALUES (3, 'd')`,
      `OPTIMIZE ${path}`,
      `DELETE FROM ${path} WHERE id = 2`,
    ],
    announced: [
      'Updated 0→1 WRITE',
      'Updated 1→2 UPDATE',
      'Updated 2→3 WRITE',
      'Updated 3→5 DELETE',
    ],
  },
  {
    what: 'further columns',
    statements: [
      `INSERT INTO ${path} VALUES (4, 'e')`,
      `ALTER TABLE ${path} ADD COLUMNS (added DATE)`,
      `INSERT INTO ${path} VALUES (5, 'f', NULL)`,
    ],
    announced: ['Updated 5→6 WRITE', 'Updated 6→7 ADD COLUMNS schemaChanged', 'Updated 7→8 WRITE'],
  },
  {
    what: 'a table that is replaced',
    statements: [`CREATE OR REPLACE TABLE ${path} (other BIGINT)`],
    announced: ['Updated 8→9 CREATE OR REPLACE TABLE schemaChanged'],
  },
  {
    what: 'a table that is restored',
    statements: [`RESTORE TABLE ${path} TO VERSION AS OF 8`],
    announced: ['Updated 9→10 RESTORE schemaChanged'],
  },
  {
    what: 'statements of which there is no stand-in',
    statements: [
      `MERGE INTO ${path} AS t USING (SELECT 3 AS id) AS s ON t.id = s.id WHEN MATCHED THEN DELETE`,
      `ALTER TABLE ${path} SET TBLPROPERTIES ('note' = 'judged')`,
      `TRUNCATE TABLE ${path}`,
    ],
    announced: ['Updated 10→11 MERGE', 'Updated 11→12 SET TBLPROPERTIES', 'Updated 12→13 TRUNCATE'],
    bySparkOnly: true,
  },
  {
    what: 'a table that is made anew with fewer versions',
    statements: [
      `DROP TABLE ${path}`,
      `CREATE TABLE ${path} (id INT)`,
      `INSERT INTO ${path} VALUES (1)`,
    ],
    announced: ['Deleted *→*', 'Created -→1 WRITE bootstrap'],
  },
  {
    what: 'a table that is made anew with more versions',
    statements: [
      `DROP TABLE ${path}`,
      `CREATE TABLE ${path} (id INT)`,
      ...[1, 2, 3].map((id) => `INSERT INTO ${path} VALUES (${id})`),
    ],
    announced: ['Deleted *→*', 'Created -→3 WRITE bootstrap'],
  },
]

type Ask = (text: string) => Promise<Rows>

export async function judgeAnnouncedHistories({ oracle, standIn }: Judging): Promise<Report> {
  const tally = new Tally('announcements from histories')
  const askStandIn: Ask = async (text) => {
    const outcome = await standIn.run({ text, parameters: {} })
    if (outcome.kind === 'rows') return outcome
    throw new Error(`the stand-in: ${outcome.message}\n${text}`)
  }
  const engines = [
    { name: 'Spark', ask: oracle.sql, isSpark: true },
    { name: 'the stand-in', ask: askStandIn, isSpark: false },
  ]
  for (const { name, ask, isSpark } of engines) {
    let state: TableState = undefined
    for (const { what, statements, announced, bySparkOnly = false } of steps) {
      if (bySparkOnly && !isSpark) continue
      for (const statement of statements) await ask(statement)
      const found = await announcedAfter(state, ask)
      state = found.state
      tally.add(`${what}, by the history of ${name}`, unlike(found.announced, announced))
    }
  }
  return tally.report()
}

async function announcedAfter(before: TableState, ask: Ask) {
  const observed = isObserved(before) ? before : undefined
  const seen = await lookClosely('default', table, observed, factsBy(ask))
  const { announcements, state } = detect(before, seen, {
    coalesces: false,
    announcesUpkeep: false,
  })
  const announced = announcements.map(
    ({ type, previousVersion, tableVersion, operation, schemaChanged, bootstrap }) =>
      [
        type.replace('DataProduct', ''),
        `${previousVersion ?? '-'}→${tableVersion}`,
        ...[operation, schemaChanged && 'schemaChanged', bootstrap && 'bootstrap'].filter(Boolean),
      ].join(' '),
  )
  return { announced, state }
}

/** Spark does not parse the statement of our own looks, so its whole history is asked for. */
function factsBy(ask: Ask): TableFacts {
  const history = async (of: TableName): Promise<readonly HistoryRow[]> => {
    const rows = await ask(`DESCRIBE HISTORY ${printTableName(of)}`)
    const [version, operation] = ['version', 'operation'].map((name) => rows.columns.indexOf(name))
    const operations = new Map(rows.rows.map((row) => [Number(row[version!]), row[operation!]!]))
    return commitsIn(rows).map((commit) => ({
      ...commit,
      operation: operations.get(commit.version)!,
    }))
  }
  return {
    newest: () => Promise.reject(new Error('the judge looks at one table')),
    newestRow: async (_, of) => (await history(of)).at(-1)!,
    commitsFrom: async (_, of, from, countMax) =>
      (await history(of)).filter(({ version }) => version >= from).slice(0, countMax),
    detail: async (_, of) => {
      const { columns, rows } = await ask(`DESCRIBE DETAIL ${printTableName(of)}`)
      const cell = (name: string): string => rows[0]![columns.indexOf(name)]!
      return { tableId: cell('id'), location: cell('location') }
    },
    schema: async (_, of) =>
      digest([...(await ask(`SELECT * FROM ${printTableName(of)} LIMIT 0`)).columns]),
  }
}

/** `*` stands for a version that the engines have made in their own ways. */
function unlike(found: readonly string[], expected: readonly string[]): string | undefined {
  const pattern = expected.map((each) => each.replace(/\*/g, '\\d+')).join(', ')
  const text = found.join(', ')
  return new RegExp(`^${pattern}$`).test(text) ? undefined : `expected ${pattern}, found ${text}`
}
