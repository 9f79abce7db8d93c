// The parse stage: typed predicates, or a problem that says what would have been right.
import { problems } from '../../src/base/problem'
import { parseRequest } from '../../src/query/request'
import { port, scope } from './sample'
import { problemOf } from '../problem-of'

const from = 'from=2024-01-01T00:00:00Z'

const refusal = (rawQuery: string) => problemOf(() => parseRequest(rawQuery, port, scope))

it('is refused where a required parameter filters by a column that its caller may not see', () => {
  const columns = new Map([...scope.columns, ['taken_at', 'masked' as const]])
  for (const query of ['', from]) {
    expect(problemOf(() => parseRequest(query, port, { ...scope, columns }))).toMatchObject({
      code: 'ParameterUnavailable',
      message: 'from is required, and filters by a column that you may not see.',
      options: { target: 'from' },
    })
  }
})

describe('a request', () => {
  it('becomes typed predicates in the order of the declaration', () => {
    const { repeated, ...request } = parseRequest(
      `below=1.50&${from}&station=Z%C3%BCrich&top=7&maxpagesize=3`,
      port,
      scope,
    )
    const comparison = { kind: 'comparison', ignoreCase: false }
    expect(request).toEqual({
      predicates: [
        {
          ...comparison,
          column: 'station',
          operator: 'eq',
          value: { type: { kind: 'string' }, text: 'Zürich' },
          ignoreCase: true,
        },
        {
          ...comparison,
          column: 'taken_at',
          operator: 'ge',
          value: { type: { kind: 'timestamp' }, text: '2024-01-01T00:00:00.000000Z' },
        },
        {
          ...comparison,
          column: 'celsius',
          operator: 'lt',
          value: { type: { kind: 'decimal', precision: 5, scale: 2 }, text: '1.5' },
        },
      ],
      top: 7,
      pageRowsMax: 3,
      asOf: undefined,
      skipToken: undefined,
    })
    expect([...repeated.keys()]).toEqual(['below', 'from', 'station', 'top', 'maxpagesize'])
  })

  it.each([
    ['', 100],
    ['&maxpagesize=1', 1],
    ['&maxpagesize=10000', 10_000],
    ['&maxpagesize=10001', 10_000],
    ['&maxpagesize=2147483647', 10_000],
  ])('with %j gets pages of %d rows', (query, rows) => {
    expect(parseRequest(from + query, port, scope).pageRowsMax).toBe(rows)
  })

  it.each([
    ['', undefined],
    ['&asOfVersion=0', { kind: 'version', version: 0 }],
    ['&asOfVersion=9007199254740991', { kind: 'version', version: 9_007_199_254_740_991 }],
    [
      '&asOfTimestamp=2024-01-01T01:00:00.5%2B01:00',
      {
        kind: 'timestamp',
        at: { type: { kind: 'timestamp' }, text: '2024-01-01T00:00:00.500000Z' },
      },
    ],
  ])('with %j reads as of %j', (query, asOf) => {
    expect(parseRequest(from + query, port, scope).asOf).toEqual(asOf)
  })

  it.each(['asOfVersion=1', 'asOfTimestamp=2024-01-01T00:00:00Z'])(
    'with %s of an output port without versions is refused',
    (query) => {
      const versionless = { ...port, versioning: 'none' as const }
      expect(() => parseRequest(`${from}&${query}`, versionless, scope)).toThrow(
        'The output port cannot be read as of a version.',
      )
    },
  )

  it('takes $top for top', () => {
    expect(parseRequest(`${from}&$top=3`, port, scope).top).toBe(3)
  })

  it('repeats all but the skipToken in the next link', () => {
    const { repeated, skipToken } = parseRequest(`${from}&skipToken=abc&top=9`, port, scope)
    expect(skipToken).toBe('abc')
    expect([...repeated.keys()]).toEqual(['from', 'top'])
  })

  const whole = (min: number) => `a whole number from ${min} to 2147483647`
  it.each([
    ['', 'MissingParameter', 'from', 'from is required, for example from=2024-01-01T00:00:00Z.'],
    [`${from}&top=-1`, 'InvalidParameter', 'top', `top has to be ${whole(0)}.`],
    [`${from}&top=1e309`, 'InvalidParameter', 'top', `top has to be ${whole(0)}.`],
    [`${from}&top=1_0`, 'InvalidParameter', 'top', `top has to be ${whole(0)}.`],
    [`${from}&top=`, 'InvalidParameter', 'top', `top has to be ${whole(0)}.`],
    [`${from}&top=%2B5`, 'InvalidParameter', 'top', `top has to be ${whole(0)}.`],
    [`${from}&top=99999999999`, 'InvalidParameter', 'top', `top has to be ${whole(0)}.`],
    [
      `${from}&maxpagesize=0`,
      'InvalidParameter',
      'maxpagesize',
      `maxpagesize has to be ${whole(1)}.`,
    ],
    [
      'from=2023-02-29T00:00:00Z',
      'InvalidParameter',
      'from',
      'from has to be an RFC 3339 timestamp with a zone, such as 2024-01-31T23:59:59.123456Z.',
    ],
    [
      `${from}&below=1.505`,
      'InvalidParameter',
      'below',
      'below has to be a number of at most 3 digits before the point and 2 after it, without an exponent.',
    ],
    [
      `${from}&place=abc`,
      'InvalidParameter',
      'place',
      'place has to be text that matches [a-z]{2}, such as ab.',
    ],
    [
      `${from}&asOfVersion=-1`,
      'InvalidParameter',
      'asOfVersion',
      'asOfVersion has to be a whole number from 0 to 9007199254740991.',
    ],
    [
      `${from}&asOfTimestamp=yesterday`,
      'InvalidParameter',
      'asOfTimestamp',
      'asOfTimestamp has to be an RFC 3339 timestamp with a zone, such as 2024-01-31T23:59:59.123456Z.',
    ],
    [
      `${from}&asOfVersion=1&asOfTimestamp=2024-01-01T00:00:00Z`,
      'ConflictingParameters',
      'asOfVersion',
      'asOfVersion and asOfTimestamp cannot be used together.',
    ],
    [`${from}&top=1&$top=1`, 'RepeatedParameter', 'top', 'top is given more than once.'],
  ])('%j is refused as %s', (rawQuery, code, target, message) => {
    const problem = refusal(rawQuery)
    expect({
      code: problem.code,
      target: problem.options.target,
      message: problem.message,
    }).toEqual({
      code,
      target,
      message,
    })
  })

  it.each(['tenant', '__proto__', 'constructor', 'Station', 'top ', '', 'a[]'])(
    'with the unknown parameter %j is told the known ones',
    (name) => {
      const problem = refusal(`${from}&${encodeURIComponent(name)}=1`)
      expect(problem.code).toBe('UnknownParameter')
      expect(problem.options).toEqual({
        target: name,
        details: [
          'station',
          'from',
          'below',
          'place',
          'top',
          'maxpagesize',
          'asOfVersion',
          'asOfTimestamp',
          'skipToken',
        ].map((message) => ({ code: 'AllowedValue', message })),
      })
    },
  )

  it('cannot compare with a column that its caller does not see in clear', () => {
    const hidden = {
      ...scope,
      columns: new Map([...scope.columns, ['celsius', 'masked' as const]]),
    }
    expect(() => parseRequest(`${from}&below=1`, port, hidden)).toThrow(
      'There is no parameter "below".',
    )
  })

  it('that is refused has a hint for every code', () => {
    for (const { hint } of Object.values(problems)) expect(hint).toMatch(/^[A-Z].*\.$/)
  })
})
