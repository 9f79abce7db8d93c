// Our interpreter answers as the documentation of Kusto says, null by null, and stops at all that it does not know.
import { NotCovered } from './not-covered'
import { run } from './interpreter'
import type { Row, Rows, Value } from './tables'

const now = Date.UTC(2026, 10, 30, 12, 7)
const nothing: Rows = { AppRequests: [], AppDependencies: [], AppMetrics: [], AppTraces: [] }

function asked(query: string, metrics: readonly Row[]): readonly Row[] {
  return run(query, { now, rows: { ...nothing, AppMetrics: metrics } })
}

const metric = (more: Row): Row => ({
  ...{ TimeGenerated: now, Name: 'n', Sum: 1, Min: 1, Max: 1, ItemCount: 1, Properties: {} },
  ...more,
})

const scalars: readonly (readonly [expression: string, value: Value])[] = [
  // Null: equal to nothing, not equal to all that is there, and neither less nor more than anything.
  ['int(null) == int(null)', null],
  ['int(null) == 5', false],
  ['int(null) != int(null)', null],
  ['int(null) != 5', true],
  ['int(null) > 5', null],
  ['int(null) <= 5', null],
  ['int(null) + 1', null],
  ['isnull(int(null))', true],
  ['isnotnull(int(null))', false],
  ['not(int(null) > 5)', null],
  ['int(null) > 5 or 1 == 1', true],
  ['int(null) > 5 or 1 == 2', null],
  ['int(null) > 5 and 1 == 2', false],
  ['int(null) > 5 and 1 == 1', null],
  ['iff(int(null) > 5, 1, 2)', 2],
  // Text is never null, and text that is no number is.
  ["tostring(Properties['there'])", 'here'],
  ["tostring(Properties['not there'])", ''],
  ["isempty(tostring(Properties['not there']))", true],
  ["isnotempty(tostring(Properties['there']))", true],
  ["Properties['not there']", null],
  ["toint('503')", 503],
  ["toint('none')", null],
  ["toint('')", null],
  ["todouble('1.5')", 1.5],
  ['tostring(5)', '5'],
  // Case counts, but not where a text starts with another.
  ["'GET' == 'get'", false],
  ["'GET /rows' startswith 'get'", true],
  ["'a' in ('b', 'a')", true],
  ["'A' in ('b', 'a')", false],
  // Integers divide to integers, and nothing divides by zero.
  ['7 / 2', 3],
  ['7 / 2.0', 3.5],
  ['7.0 * 2 - 1', 13],
  ['7 / 0', null],
  ['1 < 1.5', true],
  ['round(2.345, 1)', 2.3],
  // Bins begin at zero, and those of times at the first day of the year 1.
  ['bin(7, 2)', 6],
  ['bin(0 - 7, 2)', -8],
  ['bin(7.9, 0.5)', 7.5],
  ['bin(now(), 5m)', Date.UTC(2026, 10, 30, 12, 5)],
  ['bin(now(), 1h)', Date.UTC(2026, 10, 30, 12)],
  ['bin(now(), 1d)', Date.UTC(2026, 10, 30)],
  // A Monday, as the first day of the year 1 is.
  ['bin(now(), 7d)', Date.UTC(2026, 10, 30)],
  ['now() - ago(15m)', 900_000],
  ['15m > 1s', true],
]

it.each(scalars)('%s is %j', (expression, value) => {
  const row = metric({ Properties: { there: 'here' } })
  expect(asked(`AppMetrics | project value = ${expression}`, [row])).toEqual([{ value }])
})

const many: readonly Row[] = [
  metric({ Name: 'a', Sum: 10, ItemCount: 8 }),
  metric({ Name: 'a', Sum: 20, ItemCount: 6 }),
  metric({ Name: 'b', Sum: 30, ItemCount: 3 }),
  metric({ Name: 'b', Sum: 40, ItemCount: 1 }),
  metric({ Name: 'c', Sum: null }),
]

// The rows of `percentilew` are the example of its documentation: 50, 75 and 99.9 percent.
const aggregates: readonly (readonly [aggregate: string, ofMany: Value, ofNothing: Value])[] = [
  ['count()', 5, 0],
  ['countif(Sum > 10)', 3, 0],
  ['sum(Sum)', 100, 0],
  ["sumif(Sum, Name == 'b')", 70, 0],
  ["sumif(Sum, Name == 'z')", 0, 0],
  ['min(Sum)', 10, null],
  ['max(Sum)', 40, null],
  ["minif(Sum, Name == 'b')", 30, null],
  ["maxif(Sum, Name == 'z')", null, null],
  ['percentilew(Sum, ItemCount, 50)', 20, null],
  ['percentilew(Sum, ItemCount, 75)', 20, null],
  ['percentilew(Sum, ItemCount, 99.9)', 40, null],
  ['percentilew(Sum, ItemCount, 0)', 10, null],
  ['sum(Sum) / count()', 20, NaN],
]

it.each(aggregates)('%s is %j of five rows, and %j of none', (aggregate, ofMany, ofNothing) => {
  const query = `AppMetrics | summarize value = ${aggregate}`
  expect(asked(query, many)).toEqual([{ value: ofMany }])
  expect(asked(query, [])).toEqual([{ value: ofNothing }])
})

it('groups rows, and has no row of nothing where it groups', () => {
  const query = 'AppMetrics | summarize rows = count(), all = sum(Sum) by Name | order by Name asc'
  expect(asked(query, many)).toEqual([
    { Name: 'a', rows: 2, all: 30 },
    { Name: 'b', rows: 2, all: 70 },
    { Name: 'c', rows: 1, all: 0 },
  ])
  expect(asked(query, [])).toEqual([])
})

it('groups by what an expression is called', () => {
  const rows = [0, 1, 5].map((minutes) => metric({ TimeGenerated: now - minutes * 60_000 }))
  expect(asked('AppMetrics | summarize n = count() by at = bin(TimeGenerated, 5m)', rows)).toEqual([
    { at: Date.UTC(2026, 10, 30, 12, 5), n: 2 },
    { at: Date.UTC(2026, 10, 30, 12), n: 1 },
  ])
})

it('takes the newest and the oldest row', () => {
  const rows = [3, 1, 2].map((Sum) => metric({ Sum, TimeGenerated: now + Sum }))
  const query = `AppMetrics
    | summarize (begin, before) = arg_min(TimeGenerated, Sum), (at, since) = arg_max(TimeGenerated, Sum)`
  expect(asked(query, rows)).toEqual([{ begin: now + 1, before: 1, at: now + 3, since: 3 }])
  expect(asked(query, [])).toEqual([{ begin: null, before: null, at: null, since: null }])
})

it('puts two tables under each other, with null or empty text where one has no such column', () => {
  const rows = { ...nothing, AppMetrics: [many[0]!], AppRequests: [{ Name: 'r', DurationMs: 7 }] }
  const query = 'union AppRequests, AppMetrics | project Name, ResultCode, DurationMs, Sum'
  expect(run(query, { now, rows })).toEqual([
    { Name: 'r', ResultCode: '', DurationMs: 7, Sum: null },
    { Name: 'a', ResultCode: '', DurationMs: null, Sum: 10 },
  ])
})

it('leaves out a row whose condition is null', () => {
  expect(asked('AppMetrics | where Sum < 1000 | count', many)).toEqual([{ Count: 4 }])
  expect(asked('AppMetrics | where not(Sum < 1000) | count', many)).toEqual([{ Count: 0 }])
})

it('knows what `let` names, also of another question', () => {
  const query = `let least = 15;
    let all = toscalar(AppMetrics | summarize sum = sum(Sum));
    AppMetrics | where Sum > least | extend share = Sum / all | project share | order by share | take 1`
  expect(asked(query, many)).toEqual([{ share: 0.4 }])
})

it.each([
  ['an operator', 'AppMetrics | join (AppMetrics) on Name'],
  ['an operator of its own', 'AppMetrics | top 3 by Sum'],
  ['a function', 'AppMetrics | where strlen(Name) > 1'],
  ['an aggregate', 'AppMetrics | summarize n = dcount(Name)'],
  ['an aggregate with no name', 'AppMetrics | summarize sum(Sum)'],
  ['a group with no name', 'AppMetrics | summarize n = count() by bin(TimeGenerated, 1h)'],
  ['a comparison by pattern', "AppMetrics | where Name matches regex 'a.*'"],
  ['a dynamic value that is compared', "AppMetrics | where Properties['there'] == 'here'"],
  ['types that are not alike', "AppRequests | where Success == 'True'"],
  ['a text with an escape', "AppMetrics | where Name == 'a\\n'"],
  ['a source that is no table', 'print value = 1'],
  ['a union of more than tables', 'union AppMetrics, (AppRequests | take 1)'],
  [
    'an aggregate of several columns with no names',
    'AppMetrics | summarize arg_max(TimeGenerated, Sum)',
  ],
])('stops at %s', (_, query) => {
  const request = { Success: true, TimeGenerated: now }
  const rows = { ...nothing, AppMetrics: many, AppRequests: [request] }
  expect(() => run(query, { now, rows })).toThrow(NotCovered)
})

it.each([
  ['AppMetrics | where Name_s == 1', "KS142: The name 'Name_s' does not refer"],
  ['customMetrics | count', "KS204: The name 'customMetrics' does not refer"],
  ['AppRequests | where ResultCode >= 500', "KS106: The operator '>='"],
  ['AppMetrics | where sum(Sum) > 1', 'KS'],
  ['AppMetrics | wher Sum > 1', 'KS'],
])('says what the parser finds in: %s', (query, finding) => {
  expect(() => run(query, { now, rows: nothing })).toThrow(finding)
})
