// The golden folder: for each case a request, and what each stage makes of it. `after.json`, where
// there is one, says where the page starts.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { decide } from '../../src/access/decide'
import { anonymous } from '../../src/access/principal'
import { products } from '../../src/products'
import { continueQuery, planQuery, type QueryPlan } from '../../src/query/plan'
import { parseRequest } from '../../src/query/request'
import { expectGoldenFile } from '../suites/golden-file'

const folder = path.join(__dirname, 'golden')

export interface GoldenCase {
  readonly name: string
  /** As consumers write it: `customer-analytics/metrics`. */
  readonly portPath: string
  readonly rawQuery: string
  readonly plan: QueryPlan
}

export function goldenCases(): readonly GoldenCase[] {
  return readdirSync(folder).map(readCase)
}

function readCase(name: string): GoldenCase {
  const request = readFileSync(path.join(folder, name, 'request.http'), 'utf8')
  const [, portPath = '', rawQuery = ''] = /^GET \/([^?\s]+)\??(\S*)\s*$/.exec(request) ?? []
  const served = products
    .flatMap((product) => Object.values(product.outputPorts).map((port) => ({ product, port })))
    .find(({ port }) => port.path === portPath)
  if (!served) throw new Error(`${name}: no product is served at ${portPath}`)
  const { product, port } = served
  const scope = decide(anonymous(), port)
  const plan = planQuery(parseRequest(rawQuery, port, scope), product, port, scope)
  return { name, portPath, rawQuery, plan: continued(name, plan) }
}

function continued(name: string, plan: QueryPlan): QueryPlan {
  const file = path.join(folder, name, 'after.json')
  if (!existsSync(file)) return plan
  const values = JSON.parse(readFileSync(file, 'utf8')) as (string | null)[]
  const after = plan.order.map(({ type }, i) => {
    const text = values[i] ?? null
    return text === null ? null : { type, text }
  })
  return continueQuery(plan, { after, rowsLeft: undefined })
}

export function expectGolden(name: string, file: string, actual: string): void {
  expectGoldenFile(path.join(folder, name, file), actual)
}
