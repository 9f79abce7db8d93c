// All functions that the app registers, as the host sees them: sorted by name without regard to case,
// and the first whose route and method match takes the request.
import { systemClock } from '../../src/base/clock'
import { makeLinks } from '../../src/base/links'
import { servedOutputPorts } from '../../src/catalog/registry'
import { healthFunction } from '../../src/functions/health'
import { notFoundFunction, notFoundName } from '../../src/functions/not-found'
import { outputPortFunction } from '../../src/functions/output-port'
import { readinessFunction } from '../../src/functions/readiness'
import { databricksWarehouse } from '../../src/platform/databricks/databricks-warehouse'
import { products } from '../../src/products'
import { makePageTokens } from '../../src/query/page-token'
import { makeObservedVersions } from '../../src/warehouse/observed-versions'

const surroundings = { clock: systemClock, observe: () => undefined }
const statementTimeoutMs = 1_000
const queryPath = {
  ...surroundings,
  warehouse: databricksWarehouse({ ...surroundings, statementTimeoutMs, connections: new Map() }),
  links: makeLinks('https://gateway.example.com'),
  pageTokens: makePageTokens({ current: new Uint8Array(32) }),
  observeOnce: surroundings.observe,
  observedVersions: makeObservedVersions(systemClock),
  allowAnonymous: true,
  statementTimeoutMs,
}
const generic = new Map([
  ['readHealth', healthFunction(surroundings)],
  ['readReadiness', readinessFunction([], surroundings)],
])
const served = servedOutputPorts(products, {
  reservedNames: [...generic.keys()],
  lastName: notFoundName,
  connections: ['default'],
})
const named = new Map([
  ...served.map(
    ({ product, outputPort }) =>
      [outputPort.operationId, outputPortFunction(product, outputPort, queryPath)] as const,
  ),
  ...generic,
])
const functions = [...named, [notFoundName, notFoundFunction(named, surroundings)] as const].map(
  ([name, { route = name, methods = [], authLevel }]) => ({ name, route, methods, authLevel }),
)

const inTheHostsOrder = [...functions].sort((a, b) =>
  a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1,
)

/** Whether a request for the address of `later` also matches the route of `earlier`. */
const matches = (earlier: string, later: string): boolean => {
  const parts = earlier.split('/').map((part) => {
    if (/^\{\*\w+\}$/.test(part)) return '.*'
    return /^\{.*\}$/.test(part) ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('/')}$`, 'i').test(later)
}

it('registers these routes, all of them open to the host because identity is verified in code', () => {
  const get = { methods: ['GET'], authLevel: 'anonymous' }
  expect(inTheHostsOrder).toEqual([
    { name: 'getAirports', route: 'products/air-traffic/airports', ...get },
    { name: 'getBirdStrikes', route: 'products/bird-strikes/strikes', ...get },
    { name: 'getCustomerMetrics', route: 'products/customer-analytics/metrics', ...get },
    { name: 'getFlights', route: 'products/air-traffic/flights', ...get },
    { name: 'getLicensedDrivers', route: 'products/licensed-drivers/drivers', ...get },
    { name: 'readHealth', route: 'health', ...get },
    { name: 'readReadiness', route: 'ready', ...get },
    {
      name: 'zNotFound',
      route: '{*path}',
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      authLevel: 'anonymous',
    },
  ])
})

it('has names that differ in more than case', () => {
  const folded = functions.map(({ name }) => name.toLowerCase())
  expect(folded).toEqual([...new Set(folded)])
})

it('has the catch-all last in the host’s order', () => {
  expect(inTheHostsOrder.at(-1)?.name).toBe(notFoundName)
})

it('has no route but the catch-all’s that is not literal', () => {
  const patterns = functions.filter(({ route }) => !/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(route))
  expect(patterns.map(({ name }) => name)).toEqual([notFoundName])
})

it('has no route that takes the requests of one that comes after it', () => {
  const shadowed = inTheHostsOrder.flatMap((later, i) =>
    inTheHostsOrder
      .slice(0, i)
      .filter((earlier) => earlier.methods.some((method) => later.methods.includes(method)))
      .filter((earlier) => matches(earlier.route, later.route))
      .map((earlier) => [earlier.name, later.name]),
  )
  expect(shadowed).toEqual([])
})

it('would notice a route that shadows another', () => {
  const routes = ['p/{id}', '{*path}', 'p/list', 'q/list', 'P/LIST']
  expect(routes.map((route) => matches(route, 'p/list'))).toEqual([true, true, true, false, true])
})
