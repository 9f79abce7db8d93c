// The queries beside those of the alerts: in the run-books, which an operator pastes at night, none has a finding; and what a product
// costs is computed from telemetry as it is exported.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { defaultLogLevels } from '../../../src/base/log-level'
import { problems } from '../../../src/base/problem'
import { root } from '../../architecture/repository'
import { metricItem } from './envelopes'
import { run } from './interpreter'
import { lint } from './lint'
import { toRows } from './rows'

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const runBooks = [...read('docs/operate.md').matchAll(/^```kql\n([^]*?)^```$/gm)].map(
  ([, query = '']) => query,
)
const costByProduct = read('infra/observe/cost-by-product.kql')

it('finds the queries of the run-books', () => {
  expect(runBooks.length).toBeGreaterThan(10)
})

it.each([...runBooks, costByProduct])('has no finding:\n%s', (query) => {
  expect(lint(query)).toEqual([])
})

it('sends a reader to log lines that are written, and to codes that problems have', () => {
  const page = read('docs/operate.md')
  const kinds = [...page.matchAll(/[`']([a-z]\w+(?:Failed|NotRead|Off|Dropped))[`']/g)].map(
    ([, kind]) => kind,
  )
  const levels: Readonly<Record<string, string>> = defaultLogLevels
  expect(kinds.length).toBeGreaterThan(4)
  expect(kinds.filter((kind = '') => (levels[kind] ?? 'off') === 'off')).toEqual([])
  const named = [
    ...page.matchAll(/`((?:Warehouse|Secrets|Source|Event|State|Identity|Invalid)\w+)`/g),
  ]
  const codes = named.map(([, code = '']) => code)
  expect(codes.length).toBeGreaterThan(10)
  expect(codes.filter((code) => !(code in problems))).toEqual([])
})

describe('the cost by product', () => {
  const now = Date.UTC(2026, 10, 30, 12)
  const took = (data_product: string, output_port: string, purpose: string, value: number) => {
    const attributes = { data_product, output_port, purpose }
    return metricItem({ at: now, name: 'meshport.warehouse.ms', attributes, value })
  }

  it('gives each product its part of the whole, the looks for several apart', () => {
    const envelopes = [
      took('air-traffic', 'flights', 'read', 500_000),
      took('air-traffic', 'flights', 'look', 20_000),
      took('air-traffic', 'airports', 'read', 80_000),
      took('bird-strikes', 'strikes', 'read', 100_000),
      took('', '', 'look', 300_000),
    ]
    expect(run(costByProduct, { now, rows: toRows(envelopes) })).toEqual([
      { data_product: 'air-traffic', readMs: 580_000, lookMs: 20_000, percent: 60 },
      { data_product: '', readMs: 0, lookMs: 300_000, percent: 30 },
      { data_product: 'bird-strikes', readMs: 100_000, lookMs: 0, percent: 10 },
    ])
  })

  it('is nothing where nothing ran', () => {
    expect(run(costByProduct, { now, rows: toRows([]) })).toEqual([])
  })
})
