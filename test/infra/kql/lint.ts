// What the parser lets pass, and what is wrong all the same: a sampled row that counts as one, a percentile of what is summed already,
// a gauge that is summed, types that are not alike, a metric or an attribute that nobody sends.
import { parse, withAllBelow, type Node } from './language'
import { metrics } from './metrics'
import { alike, comparisons } from './scalars'

const sampled = ['AppRequests', 'AppDependencies', 'AppTraces']
const unweighted = ['count', 'countif', 'avg', 'avgif', 'percentile', 'percentiles', 'dcount']
/** What the names of all of them begin with. */
const allMetrics = 'meshport.'
const sums = ['sum', 'sumif', 'avg', 'avgif']

export function lint(text: string): readonly string[] {
  const { findings, statements } = parse(text)
  const nodes = statements.flatMap(withAllBelow)
  const found = [
    ...findings,
    ...countFaults(nodes),
    ...typeFaults(nodes),
    ...successFaults(nodes),
    ...metricFaults(nodes),
  ]
  return [...new Set(found)]
}

function callsOf(nodes: readonly Node[], names: readonly string[]): readonly string[] {
  const calls = nodes.filter(({ kind }) => kind === 'FunctionCallExpression')
  return calls
    .flatMap(({ children }) => children.slice(0, 1).map(({ text }) => text))
    .filter((name) => names.includes(name))
}

const tablesOf = (nodes: readonly Node[]) =>
  nodes.filter(({ kind, symbol }) => kind === 'NameReference' && symbol?.startsWith('App'))

function countFaults(nodes: readonly Node[]): readonly string[] {
  const tables = tablesOf(nodes).map(({ symbol = '' }) => symbol)
  const counted = [
    ...callsOf(nodes, unweighted),
    ...nodes.filter(({ kind }) => kind === 'CountOperator').map(() => 'count'),
  ]
  const percentiles = callsOf(nodes, ['percentile', 'percentiles', 'percentilew', 'percentilesw'])
  return [
    ...(tables.some((name) => sampled.includes(name)) ? counted : []).map(
      (name) => `${name}: a row of a sampled table stands for ItemCount rows`,
    ),
    ...(tables.includes('AppMetrics') ? percentiles : []).map(
      (name) => `${name}: a metric comes as a sum, which has no percentiles`,
    ),
  ]
}

function typeFaults(nodes: readonly Node[]): readonly string[] {
  return nodes
    .filter(({ kind }) => comparisons.includes(kind))
    .filter(({ children: [left, right] }) => !alike(left!, right!))
    .map(
      ({ text, children: [left, right] }) =>
        `${text}: ${left!.type} is compared with ${right!.type}`,
    )
}

function successFaults(nodes: readonly Node[]): readonly string[] {
  const isAsked = nodes.some(({ kind, symbol }) => kind === 'NameReference' && symbol === 'Success')
  return isAsked ? ['Success: an answer of 404 is no failure of ours, ask for ResultCode'] : []
}

function metricFaults(nodes: readonly Node[]): readonly string[] {
  const texts = nodes
    .filter(({ kind }) => kind === 'StringLiteralExpression')
    .map(({ text }) => text.slice(1, -1))
  const asked = texts.filter((text) => text.startsWith(allMetrics))
  const known = asked.flatMap((name) => metrics[name] ?? [])
  const attributes = nodes
    .filter(({ kind }) => kind === 'ElementExpression')
    .flatMap(withAllBelow)
    .filter(({ kind }) => kind === 'StringLiteralExpression')
    .map(({ text }) => text.slice(1, -1))
  const ofMetrics = tablesOf(nodes).some(({ symbol }) => symbol === 'AppMetrics')
  if (!ofMetrics) return []
  return [
    ...(asked.length === 0 ? ['AppMetrics: it asks for no metric of ours'] : []),
    ...asked
      .filter((name) => !metrics[name] && name !== allMetrics)
      .map((name) => `${name}: nobody sends this metric`),
    ...attributes
      .filter((name) => !known.some((metric) => metric.attributes.includes(name)))
      .map((name) => `${name}: no metric of this query has this attribute`),
    ...(known.some(({ kind }) => kind === 'gauge') ? callsOf(nodes, sums) : []).map(
      (name) => `${name}: a gauge says what is, and sums of it say nothing`,
    ),
  ]
}
