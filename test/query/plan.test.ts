// The plan holds all that decides an answer, and nothing that does not.
import { anonymous } from '../../src/access/principal'
import { decide } from '../../src/access/decide'
import { continueQuery, pinQuery, planDigest, planQuery, queryDigest } from '../../src/query/plan'
import { parseRequest } from '../../src/query/request'
import { toCommit } from '../../src/warehouse/table-version'
import { planOf, port, readings, scope } from './sample'

const plan = planOf('from=2024-01-01T00:00:00Z&top=7')
const cursor = { after: [null, null], rowsLeft: 3 }

describe('a plan', () => {
  it('is the whole of a query, as frozen data', () => {
    expect(plan).toEqual({
      dataProduct: 'weather-readings',
      dataProductVersion: '1.2.0',
      outputPort: 'readings',
      source: { kind: 'table', catalog: 'mesh', schema: 'weather', name: 'readings' },
      asOf: undefined,
      commit: undefined,
      columns: [
        { name: 'station', type: { kind: 'string', nullable: false }, mask: 'clear' },
        { name: 'taken_at', type: { kind: 'timestamp', nullable: false }, mask: 'clear' },
        { name: 'celsius', type: { kind: 'decimal', precision: 5, scale: 2 }, mask: 'clear' },
        { name: 'raw', type: { kind: 'variant' }, mask: 'clear' },
      ],
      predicates: {
        mandatory: [],
        asked: [
          {
            kind: 'comparison',
            column: 'taken_at',
            operator: 'ge',
            value: { type: { kind: 'timestamp' }, text: '2024-01-01T00:00:00.000000Z' },
            ignoreCase: false,
          },
        ],
      },
      order: [
        { column: 'station', type: { kind: 'string' }, direction: 'ascending' },
        { column: 'taken_at', type: { kind: 'timestamp' }, direction: 'ascending' },
      ],
      top: 7,
      pageRowsMax: 100,
      cursor: undefined,
      connection: 'default',
      identity: 'service',
    })
    expect(Object.isFrozen(plan)).toBe(true)
  })

  it('leaves out hidden columns, and keeps what the access rules demand', () => {
    const columns = new Map([...scope.columns, ['raw', 'hidden' as const]])
    const [mandatory] = plan.predicates.asked
    if (!mandatory) throw new Error('the sample has a predicate')
    const request = parseRequest('from=2024-01-01T00:00:00Z', port, scope)
    const restrictedScope = { visible: true, columns, mandatory: [mandatory] }
    const restricted = planQuery(request, readings, port, restrictedScope)
    expect(restricted.columns.map(({ name }) => name)).toEqual(['station', 'taken_at', 'celsius'])
    expect(restricted.predicates.mandatory).toEqual([mandatory])
  })
})

describe('the digests', () => {
  it('are the same for the same instant written in another zone', () => {
    const other = planOf('from=2024-01-01T01:00:00%2B01:00&top=7')
    expect(planDigest(other)).toBe(planDigest(plan))
  })

  it('of the query are the same for every page of it', () => {
    const next = { ...continueQuery(plan, cursor), pageRowsMax: 3 }
    expect(queryDigest(next)).toBe(queryDigest(plan))
    expect(planDigest(next)).not.toBe(planDigest(plan))
  })

  it('of the plan has the commit that is read, and not how it was asked for', () => {
    const asked = planOf('from=2024-01-01T00:00:00Z&top=7&asOfVersion=0')
    const [first, ofAnotherTable] = [toCommit(0, 1_000_000n), toCommit(0, 2_000_000n)]
    const pinned = pinQuery(plan, first)
    expect(planDigest(pinned)).not.toBe(planDigest(plan))
    expect(planDigest(pinned)).not.toBe(planDigest(pinQuery(plan, ofAnotherTable)))
    expect(planDigest(pinQuery(asked, first))).toBe(planDigest(pinned))
    expect(queryDigest(pinned)).toBe(queryDigest(plan))
    expect(queryDigest(asked)).not.toBe(queryDigest(plan))
  })

  it.each([
    ['the columns', { columns: plan.columns.slice(1) }],
    ['a mask', { columns: plan.columns.map((c) => ({ ...c, mask: 'masked' as const })) }],
    ['the version of the product', { dataProductVersion: '1.2.1' }],
  ])(
    'of the plan changes with %s, which decides no rows, and that of the query does not',
    (_, changed) => {
      expect(planDigest({ ...plan, ...changed })).not.toBe(planDigest(plan))
      expect(queryDigest({ ...plan, ...changed })).toBe(queryDigest(plan))
    },
  )

  it('are the same for two callers who may see the same', () => {
    const request = parseRequest('from=2024-01-01T00:00:00Z&top=7', port, scope)
    const another = { ...anonymous(), id: 'another' }
    const forAnother = planQuery(request, readings, port, decide(another, port))
    expect(planDigest(forAnother)).toBe(planDigest(plan))
  })

  it.each([
    ['the predicates', { predicates: { mandatory: plan.predicates.asked, asked: [] } }],
    ['the order', { order: plan.order.slice(1) }],
    ['the limit', { top: 8 }],
    ['the connection', { connection: 'finance' }],
    ['the identity', { identity: 'caller 7' }],
    ['the source', { source: { ...plan.source, name: 'other' } }],
  ])('of both kinds change with %s', (_, changed) => {
    expect(planDigest({ ...plan, ...changed })).not.toBe(planDigest(plan))
    expect(queryDigest({ ...plan, ...changed })).not.toBe(queryDigest(plan))
  })
})
