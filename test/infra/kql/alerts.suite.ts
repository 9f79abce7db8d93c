// Each alert is what a deployment would make of its file, has no finding, fires when it should, and stays quiet close to that and where
// there is no telemetry at all. The rows come from telemetry as it is exported.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { problems } from '../../../src/base/problem'
import { filesBelow, root } from '../../architecture/repository'
import { alertCases, now } from './alert-cases'
import { found, rules } from './deployed-rules'
import { metricItem } from './envelopes'
import { lint } from './lint'

const files = filesBelow('infra/observe/alerts', () => false)

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

it('asks for codes that problems have', () => {
  const texts = rules.flatMap(({ query }) => [...query.matchAll(/'([A-Z]\w+)'/g)])
  const codes = texts.map(([, text = '']) => text).filter((text) => !text.startsWith('App'))
  expect(codes.length).toBeGreaterThan(5)
  expect(codes.filter((code) => !(code in problems))).toEqual([])
})

it.each(casesOf('fires'))('%s fires: %s', (name, _, envelopes) => {
  expect(found(ruleOf(name), envelopes, now)).not.toEqual([])
})

it.each(casesOf('staysQuiet'))('%s stays quiet: %s', (name, _, envelopes) => {
  expect(found(ruleOf(name), envelopes, now)).toEqual([])
})

it.each(rules.map(({ name }) => name))('%s with no telemetry at all', (name) => {
  expect(found(ruleOf(name), [], now)).toHaveLength(name === 'schedule-stopped' ? 1 : 0)
})

it('counts no row from before the window', () => {
  const attributes = { operation: 'flights', status_class: '5xx', code: 'InternalError' }
  const items = (minutes: number) => [
    metricItem({ at: now - minutes * 60_000, name: 'meshport.requests', attributes, value: 100 }),
  ]
  expect(found(ruleOf('failed-requests'), items(14), now)).toHaveLength(1)
  expect(found(ruleOf('failed-requests'), items(16), now)).toEqual([])
})
