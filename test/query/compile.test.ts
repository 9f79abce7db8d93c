// From a plan to a statement: the text depends on the plan's shape only, and values are typed markers.
import { compileStatement } from '../../src/query/compile'
import { continueQuery, type OrderTerm } from '../../src/query/plan'
import { toCommit } from '../../src/warehouse/table-version'
import { planOf } from './sample'

const string = { kind: 'string' } as const
const timestamp = { kind: 'timestamp' } as const
const plan = planOf('from=2024-01-01T00:00:00Z')
const select =
  'SELECT t.`station` AS `station`, t.`taken_at` AS `taken_at`, t.`celsius` AS `celsius`, ' +
  'to_json(t.`raw`) AS `raw` FROM `mesh`.`weather`.`readings` AS t'
const order = 'ORDER BY CAST(t.`station` AS STRING) ASC NULLS FIRST, t.`taken_at` ASC NULLS FIRST'

const text = (changed: Partial<typeof plan>) => compileStatement({ ...plan, ...changed }, 11).text
const noPredicates = { mandatory: [], asked: [] }

describe('a compiled statement', () => {
  it('names every column, orders by the key and limits by a marker', () => {
    expect(compileStatement(plan, 101)).toEqual({
      text: `${select} WHERE t.\`taken_at\` >= :p1 ${order} LIMIT :p2`,
      parameters: {
        p1: { type: timestamp, text: '2024-01-01T00:00:00.000000Z' },
        p2: { type: { kind: 'int' }, text: '101' },
      },
    })
  })

  it('compares without case by lower on both sides', () => {
    const { asked } = planOf('from=2024-01-01T00:00:00Z&station=Zermatt').predicates
    expect(text({ predicates: { mandatory: [], asked: asked.slice(0, 1) } })).toBe(
      `${select} WHERE lower(t.\`station\`) = lower(:p1) ${order} LIMIT :p2`,
    )
  })

  it('puts what the access rules demand before what the caller asks', () => {
    const [asked] = plan.predicates.asked
    if (!asked) throw new Error('the sample has a predicate')
    const mandatory = [{ ...asked, column: 'station', operator: 'ne' as const }]
    expect(text({ predicates: { mandatory, asked: [asked] } })).toBe(
      `${select} WHERE t.\`station\` <> :p1 AND t.\`taken_at\` >= :p2 ${order} LIMIT :p3`,
    )
  })

  it('reads the commit of the plan by its time, which no other table of that name has', () => {
    const commit = toCommit(12, 1_717_200_000_123_456n)
    const statement = compileStatement({ ...plan, commit, predicates: noPredicates }, 11)
    expect(statement.text).toBe(
      `${select.replace(' AS t', ' TIMESTAMP AS OF :p1 AS t')} ${order} LIMIT :p2`,
    )
    expect(statement.parameters['p1']).toEqual({
      type: { kind: 'timestamp' },
      text: '2024-06-01T00:00:00.123456Z',
    })
  })

  it('hides what is masked, and reads the key beside it for the next page', () => {
    const columns = plan.columns.map((column) => ({ ...column, mask: 'masked' as const }))
    expect(text({ columns: columns.slice(0, 1), predicates: noPredicates })).toBe(
      'SELECT CAST(NULL AS STRING) AS `station`, t.`station` AS `__order_1`, t.`taken_at` AS `__order_2` ' +
        `FROM \`mesh\`.\`weather\`.\`readings\` AS t ${order} LIMIT :p1`,
    )
  })
})

describe('the rows after a cursor', () => {
  const term = (direction: OrderTerm['direction']): OrderTerm[] => [
    { column: 'a', type: string, direction },
    { column: 'k', type: string, direction: 'ascending' },
  ]
  const value = (of: string) => ({ type: string, text: of })
  const condition = (direction: OrderTerm['direction'], after: readonly (string | null)[]) => {
    const cursor = {
      after: after.map((of) => (of === null ? null : value(of))),
      rowsLeft: undefined,
    }
    const query = { ...plan, order: term(direction), predicates: noPredicates, columns: [] }
    const statement = compileStatement(continueQuery(query, cursor), 2)
    return /WHERE (.*) ORDER BY/.exec(statement.text)?.[1]
  }

  it.each([
    [
      'ascending',
      ['x', 'y'],
      '((CAST(t.`a` AS STRING) > :p1) OR (CAST(t.`a` AS STRING) = :p2 AND CAST(t.`k` AS STRING) > :p3))',
    ],
    [
      'ascending',
      [null, 'y'],
      '((CAST(t.`a` AS STRING) IS NOT NULL) OR (CAST(t.`a` AS STRING) IS NULL AND CAST(t.`k` AS STRING) > :p1))',
    ],
    [
      'ascending',
      ['x', null],
      '((CAST(t.`a` AS STRING) > :p1) OR (CAST(t.`a` AS STRING) = :p2 AND CAST(t.`k` AS STRING) IS NOT NULL))',
    ],
    [
      'descending',
      ['x', 'y'],
      '(((CAST(t.`a` AS STRING) < :p1 OR CAST(t.`a` AS STRING) IS NULL)) OR (CAST(t.`a` AS STRING) = :p2 AND CAST(t.`k` AS STRING) > :p3))',
    ],
    [
      'descending',
      [null, 'y'],
      '((CAST(t.`a` AS STRING) IS NULL AND CAST(t.`k` AS STRING) > :p1))',
    ],
    [
      'descending',
      [null, null],
      '((CAST(t.`a` AS STRING) IS NULL AND CAST(t.`k` AS STRING) IS NOT NULL))',
    ],
  ] as const)('%s after %j', (direction, after, expected) => {
    expect(condition(direction, after)).toBe(expected)
  })

  it('are none when nothing comes after the last NULL', () => {
    const [first] = term('descending')
    if (!first) throw new Error('there is a first term')
    const query = { ...plan, order: [first], predicates: noPredicates, columns: [] }
    const ended = continueQuery(query, { after: [null], rowsLeft: undefined })
    expect(compileStatement(ended, 2).text).toContain('WHERE FALSE ORDER BY')
  })
})
