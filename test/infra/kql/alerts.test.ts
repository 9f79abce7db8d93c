// Each alert is what a deployment would make of its file, has no finding, fires when it should, and stays quiet close to that and where
// there is no telemetry at all. The rows come from telemetry as it is exported.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { filesBelow, root } from '../../architecture/repository'
import { resourcesOf, valueAt, type Snapshot } from '../mesh'
import { alertCases, now } from './alert-cases'
import { metricItem, type Envelope } from './envelopes'
import { run } from './interpreter'
import { lint } from './lint'
import { toRows } from './rows'
import type { Row } from './tables'

interface Rule {
  readonly name: string
  readonly query: string
  readonly windowMs: number
}

const snapshot = JSON.parse(
  readFileSync(path.join(root, 'test/infra/snapshots/smallest.snapshot.json'), 'utf8'),
) as Snapshot

const rules = resourcesOf(snapshot, 'Microsoft.Insights/scheduledQueryRules').map(
  ({ name, properties }): Rule => {
    const [criterion] = valueAt(properties, 'criteria.allOf') as readonly {
      readonly query: string
    }[]
    return { name, query: criterion!.query, windowMs: milliseconds(properties?.['windowSize']) }
  },
)

const files = filesBelow('infra/observe/alerts', () => false)

function milliseconds(span: unknown): number {
  const [, days, hours, minutes] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(String(span))!
  return ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60_000
}

/** What the rule finds. Azure gives a query the rows of its window, and no others. */
function found({ query, windowMs }: Rule, envelopes: readonly Envelope[]): readonly Row[] {
  const inWindow = envelopes.filter(({ time }) => Date.parse(time) > now - windowMs)
  return run(query, { now, rows: toRows(inWindow) })
}

const ruleOf = (name: string) => rules.find((rule) => rule.name === name)!
const casesOf = (kind: 'fires' | 'staysQuiet') =>
  Object.entries(alertCases).flatMap(([name, cases]) =>
    Object.entries(cases[kind]).map(([title, envelopes]) => [name, title, envelopes] as const),
  )

it('is one file for each rule, and one rule for each file', () => {
  const texts = files.map((file) => [
    path.basename(file, '.kql'),
    readFileSync(path.join(root, file), 'utf8'),
  ])
  expect(rules.length).toBeGreaterThan(10)
  expect(Object.fromEntries(texts)).toEqual(
    Object.fromEntries(rules.map(({ name, query }) => [name, query])),
  )
})

it('has cases for each', () => {
  expect(Object.keys(alertCases).sort()).toEqual(rules.map(({ name }) => name).sort())
})

it.each(rules.map(({ name, query }) => [name, query] as const))('%s has no finding', (_, query) => {
  expect(lint(query)).toEqual([])
})

it.each(casesOf('fires'))('%s fires: %s', (name, _, envelopes) => {
  expect(found(ruleOf(name), envelopes)).not.toEqual([])
})

it.each(casesOf('staysQuiet'))('%s stays quiet: %s', (name, _, envelopes) => {
  expect(found(ruleOf(name), envelopes)).toEqual([])
})

it.each(rules.map(({ name }) => name))('%s with no telemetry at all', (name) => {
  expect(found(ruleOf(name), [])).toHaveLength(name === 'schedule-stopped' ? 1 : 0)
})

it('counts no row from before the window', () => {
  const attributes = { operation: 'flights', status_class: '5xx', code: 'InternalError' }
  const items = (minutes: number) => [
    metricItem({ at: now - minutes * 60_000, name: 'meshport.requests', attributes, value: 100 }),
  ]
  expect(found(ruleOf('failed-requests'), items(14))).toHaveLength(1)
  expect(found(ruleOf('failed-requests'), items(16))).toEqual([])
})
