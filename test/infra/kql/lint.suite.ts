// The linter of queries finds what the parser lets pass, and leaves alone what is right.
import { lint } from './lint'

it.each([
  ["AppRequests | where tostring(Success) == 'True' | summarize n = sum(ItemCount)", 'Success: '],
  [
    "AppRequests | where Success == 'True' | summarize n = sum(ItemCount)",
    'bool is compared with string',
  ],
  ['AppRequests | where Success == false | summarize n = sum(ItemCount)', 'Success: '],
  ["AppRequests | where DurationMs == 'a'", 'real is compared with string'],
  ["AppRequests | where Properties['operation'] == 'a'", 'dynamic is compared with string'],
  ['AppRequests | where ResultCode >= 500', 'KS106'],
  ['AppRequests | where resultCode == 500', 'KS142'],
  ['AppRequests | where toint(ResultCode) >= 500 | count', 'count: a row of a sampled table'],
  ['AppRequests | summarize n = count()', 'count: a row of a sampled table'],
  ['AppDependencies | summarize n = countif(DurationMs > 1)', 'countif: a row of a sampled table'],
  [
    'AppRequests | summarize p = percentile(DurationMs, 95)',
    'percentile: a row of a sampled table',
  ],
  ['AppRequests | summarize p = avg(DurationMs)', 'avg: a row of a sampled table'],
  [
    "AppMetrics | where Name == 'meshport.request.duration' | summarize p = percentile(Sum, 95)",
    'percentile: a metric comes as a sum',
  ],
  [
    "AppMetrics | where Name == 'meshport.request.duration' | summarize p = percentilew(Sum, ItemCount, 95)",
    'percentilew: a metric comes as a sum',
  ],
  ["AppMetrics | where Name == 'meshport.outbox.depth' | summarize n = sum(Sum)", 'sum: a gauge'],
  ["AppMetrics | where Name == 'meshport.reqests'", 'meshport.reqests: nobody sends this metric'],
  [
    "AppMetrics | where Name == 'meshport.requests' | where tostring(Properties['statusClass']) == '5xx'",
    'statusClass: no metric of this query has this attribute',
  ],
  ['AppMetrics | where Sum > 1', 'AppMetrics: it asks for no metric of ours'],
])('%s', (query, finding) => {
  expect(lint(query).join('\n')).toContain(finding)
})

it.each([
  'AppRequests | summarize n = sum(ItemCount), p = percentilew(DurationMs, ItemCount, 95) by Name',
  "AppMetrics | where Name == 'meshport.requests' | summarize n = sum(Sum) by code = tostring(Properties['code'])",
  "AppMetrics | where Name == 'meshport.outbox.depth' | summarize least = min(Min)",
])('nothing is wrong with: %s', (query) => {
  expect(lint(query)).toEqual([])
})
