// Walks the pages of random tables with keys of every type, while others write to them, drop them and make
// them anew: a walk gives every row of one version once, or it ends in a typed problem.
import fc from 'fast-check'
import { keyKinds, type KeyKind } from './app/walks'
import { ask, askRows, type ErrorBody, type HttpAnswer, type RowsPage } from './http'
import { openSql, type Sql } from './sql'

let sql: Sql

beforeAll(() => {
  sql = openSql()
})

afterAll(() => sql.close())

/** What others do between two pages. */
type Event = 'nothing' | 'insert' | 'delete' | 'remake' | 'drop'

interface Row {
  /** Its place among the kind's texts; NULL where there is none. */
  readonly key: number | null
  readonly part: string | null
}

interface Walk {
  readonly rows: readonly Row[]
  readonly pageRows: number
  readonly events: readonly Event[]
}

const walkOf = ({ texts }: KeyKind): fc.Arbitrary<Walk> =>
  fc.record({
    rows: fc.array(
      fc.record({
        key: fc.option(fc.nat({ max: texts.length - 1 }), { freq: 8 }),
        part: fc.constantFrom(null, 'x', 'X'),
      }),
      { minLength: 1, maxLength: 24 },
    ),
    pageRows: fc.integer({ min: 1, max: 6 }),
    events: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constant<Event>('nothing') },
        { weight: 4, arbitrary: fc.constantFrom<Event>('insert', 'delete') },
        { weight: 1, arbitrary: fc.constantFrom<Event>('remake', 'drop') },
      ),
      { minLength: 24, maxLength: 24 },
    ),
  })

/** Keys that some collation takes for one, apart only in the last of their rows. */
const alike = (key: number): [Walk] => [
  {
    rows: [
      { key: 0, part: 'x' },
      { key, part: 'x' },
      { key: 0, part: 'X' },
      { key, part: null },
    ],
    pageRows: 1,
    events: Array.from({ length: 24 }, () => 'nothing' as const),
  },
]

const tableOf = ({ name }: KeyKind) => `testing.walks.${name.replaceAll('-', '_')}`

async function make(kind: KeyKind, rows: readonly Row[]): Promise<void> {
  await sql.run(`DROP TABLE IF EXISTS ${tableOf(kind)}`)
  await sql.run(`CREATE TABLE ${tableOf(kind)} (id INT NOT NULL, k ${kind.sqlType}, part STRING)`)
  const values = rows.map(({ key, part }, id) => {
    const value = key === null ? 'NULL' : literal(kind, kind.texts[key % kind.texts.length] ?? '')
    return `(${id}, ${value}, ${part === null ? 'NULL' : `'${part}'`})`
  })
  await sql.run(`INSERT INTO ${tableOf(kind)} VALUES ${values.join(', ')}`)
}

/** A value gets the column's collation when it is written. */
function literal({ sqlType }: KeyKind, text: string): string {
  const type = sqlType.replace(/ COLLATE .*/, '')
  return type.startsWith('DECIMAL') ? text : `CAST('${text}' AS ${type})`
}

async function happen(event: Event, kind: KeyKind, rows: readonly Row[]): Promise<void> {
  if (event === 'insert') await sql.run(`INSERT INTO ${tableOf(kind)} VALUES (99, NULL, NULL)`)
  if (event === 'delete') await sql.run(`DELETE FROM ${tableOf(kind)} WHERE id < 3`)
  if (event === 'remake') await make(kind, rows)
  if (event === 'drop') await sql.run(`DROP TABLE IF EXISTS ${tableOf(kind)}`)
}

/** The ids that were given, and the answer that ended the walk. */
async function walk(kind: KeyKind, { rows, pageRows, events }: Walk) {
  const ids: unknown[] = []
  let happened: Event[] = []
  const query = `maxpagesize=${pageRows}`
  const headers = { 'cache-control': 'no-cache' }
  let answer: HttpAnswer = await askRows(`walks/${kind.name}`, query, { headers })
  for (const event of events) {
    if (answer.status !== 200) break
    const page = answer.json as RowsPage
    ids.push(...page.value.map(({ id }) => id))
    if (page.nextLink === undefined) break
    await happen(event, kind, rows)
    happened = [...happened, event]
    const { pathname, search } = new URL(page.nextLink)
    answer = await ask(pathname + search)
  }
  return { ids, happened, answer }
}

describe.each(keyKinds)('a key of the type $sqlType', (kind) => {
  it('is walked whole, or the walk ends in a typed problem', async () => {
    const outcomes = new Set<string>()
    await fc.assert(
      fc.asyncProperty(walkOf(kind), async (given) => {
        await make(kind, given.rows)
        const { ids, happened, answer } = await walk(kind, given)
        if (answer.status === 200) {
          expect(happened).not.toContain('remake')
          expect(happened).not.toContain('drop')
          expect([...ids].sort((a, b) => Number(a) - Number(b))).toEqual(
            given.rows.map((_, i) => i),
          )
          outcomes.add('whole')
          return
        }
        const { code, target } = (answer.json as ErrorBody).error
        const isGone = happened.at(-1) === 'drop'
        expect([answer.status, code, target]).toEqual(
          isGone ? [502, 'StatementFailed', undefined] : [410, 'VersionGone', 'skipToken'],
        )
        expect(['remake', 'drop']).toContain(happened.at(-1))
        outcomes.add('ended')
      }),
      { seed: 20261125, numRuns: 5, endOnFailure: true, examples: [alike(1), alike(2)] },
    )
    expect(outcomes).toContain('whole')
  }, 120_000)
})
