// Walks the pages of random tables with keys of every type, while others write to them, drop them and make
// them anew: a walk gives every row of one version once, or it ends in a typed problem.
import fc from 'fast-check'
import { keyKinds, type KeyKind } from './app/walks'
import { drawn, loadMs, seed } from '../suites/drawn'
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
const alike = (key: number, first: Event = 'nothing'): Walk => ({
  rows: [
    { key: 0, part: 'x' },
    { key, part: 'x' },
    { key: 0, part: 'X' },
    { key, part: null },
  ],
  pageRows: 1,
  events: [first, ...Array.from({ length: 23 }, () => 'nothing' as const)],
})

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

/** What happened meanwhile, and the end of the walk: the ids that were given, or the problem. */
async function walk(kind: KeyKind, { rows, pageRows, events }: Walk) {
  const ids: number[] = []
  const happened: Event[] = []
  const query = `maxpagesize=${pageRows}`
  const headers = { 'cache-control': 'no-cache' }
  let answer: HttpAnswer = await askRows(`walks/${kind.name}`, query, { headers })
  for (const event of events) {
    if (answer.status !== 200) break
    const page = answer.json as RowsPage
    ids.push(...page.value.map(({ id }) => Number(id)))
    if (page.nextLink === undefined) break
    await happen(event, kind, rows)
    happened.push(event)
    const { pathname, search } = new URL(page.nextLink)
    answer = await ask(pathname + search)
  }
  const { status } = answer
  if (status === 200) return { happened, status, ids: ids.sort((a, b) => a - b) }
  const { code, target } = (answer.json as ErrorBody).error
  return { happened, status, code, target }
}

/** What has to come of it: a table made anew, or none, ends a walk; all else leaves its version alone. */
function rightEnd(happened: readonly Event[], rows: readonly Row[]) {
  if (happened.includes('drop')) return { status: 502, code: 'SourceNotFound' }
  if (happened.includes('remake')) return { status: 410, code: 'VersionGone', target: 'skipToken' }
  return { status: 200, ids: rows.map((_, id) => id) }
}

const met = new Set<number>()

async function expectRightEnd(kind: KeyKind, given: Walk): Promise<void> {
  await make(kind, given.rows)
  const { happened, ...end } = await walk(kind, given)
  const right = rightEnd(happened, given.rows)
  expect({ seed, given, ...end }).toEqual({ seed, given, ...right })
  met.add(right.status)
}

it.each(keyKinds)(
  'over a key of the type $sqlType a walk gives every row once, or ends in a typed problem',
  async (kind) => {
    const always = [alike(1), alike(2), alike(1, 'remake'), alike(1, 'drop')]
    for (const given of always) await expectRightEnd(kind, given)
    // One after another, because what is drawn depends on the time that is left.
    const part = [keyKinds.indexOf(kind), keyKinds.length] as const
    for (const given of drawn(walkOf(kind), 3, part)) await expectRightEnd(kind, given)
  },
  120_000 + loadMs,
)

it('and walks of each end were among them', () => {
  expect([...met].sort((a, b) => a - b)).toEqual([200, 410, 502])
})
