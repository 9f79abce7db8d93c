// All functions that the app registers, as the host sees them: sorted by name without regard to case,
// and the first whose route and method match takes the request.
import { authenticateNobody } from '../../src/access/authenticate'
import { systemClock } from '../../src/base/clock'
import { connectionNames, servedOutputPorts } from '../../src/catalog/registry'
import { gatewayDefinitions } from '../../src/cli/gateway/definitions'
import { endpointsOf, functionNames } from '../../src/compose/endpoints'
import { queryPathOf } from '../../src/compose/query-path'
import { warehouseOf } from '../../src/compose/warehouses'
import { announceOnCommitName } from '../../src/functions/announce-on-commit'
import { announceOnScheduleName } from '../../src/functions/announce-on-schedule'
import { docsEndpoints } from '../../src/functions/docs'
import { httpFunction } from '../../src/functions/http/http-function'
import { products } from '../../src/products'
import { readSettings } from '../../src/settings/settings'
import { makeObservedVersions } from '../../src/warehouse/observed-versions'
import { memoryOutbox } from '../suites/memory-outbox'
import { makeLinks } from '../../src/base/links'
import { secretsOf } from '../../src/compose/secrets'
import { soundEnvironment } from '../settings/sample'

const served = servedOutputPorts(products, functionNames)
const settings = readSettings(connectionNames(served), soundEnvironment)
const watched = { clock: systemClock, observe: () => undefined }
const secrets = secretsOf(settings.secretStore, watched)
const callers = { authenticate: authenticateNobody, admit: () => Promise.resolve({}) }
const surroundings = { ...watched, ...callers, secrets }
const warehouse = warehouseOf(settings, surroundings)
const observedVersions = makeObservedVersions(systemClock)
const pageTokenKeys = secrets.pageTokenKeysOf(settings.pageTokenKeys)
const shared = { ...surroundings, warehouse, observedVersions }
const path = queryPathOf(settings, shared, pageTokenKeys)
const endpoint = () => Promise.resolve('https://topic.example/api/events')
const topic = { endpoint, inputSchema: 'CloudEvent' } as const
const events = { outbox: memoryOutbox(), links: makeLinks('https://mesh.example'), topic }
const endpoints = endpointsOf(served, path, { events })
const functions = endpoints.map((endpoint) => {
  const { route = '', methods = [], authLevel } = httpFunction(endpoint, surroundings)
  return { name: endpoint.name, route, methods, authLevel }
})

const inTheHostsOrder = [...functions].sort((a, b) =>
  a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1,
)

/** Whether a request for the address of `later` also matches the route of `earlier`. */
function matches(earlier: string, later: string): boolean {
  const parts = earlier.split('/').map((part) => {
    if (/^\{\*\w+\}$/.test(part)) return '.*'
    return /^\{.*\}$/.test(part) ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('/')}$`, 'i').test(later)
}

it('registers these routes, all of them open to the host because identity is verified in code', () => {
  const get = { methods: ['GET', 'HEAD'], authLevel: 'anonymous' }
  const rows = inTheHostsOrder.filter(({ name }) => !/(Versions|OpenApi)$/.test(name))
  expect(rows).toEqual([
    { name: 'getAirports', route: 'products/air-traffic/airports', ...get },
    { name: 'getBirdStrikes', route: 'products/bird-strikes/strikes', ...get },
    { name: 'getCustomerMetrics', route: 'products/customer-analytics/metrics', ...get },
    { name: 'getFlights', route: 'products/air-traffic/flights', ...get },
    { name: 'getLicensedDrivers', route: 'products/licensed-drivers/drivers', ...get },
    { name: 'readAsyncApi', route: 'products/events/v1/asyncapi.json', ...get },
    { name: 'readCatalog', route: 'products/catalog', ...get },
    { name: 'readDocs', route: 'products/docs', ...get },
    { name: 'readDocsScript', route: 'products/docs/page.js', ...get },
    { name: 'readDocsStyle', route: 'products/docs/page.css', ...get },
    { name: 'readEventSchema', route: 'products/events/v1/schema.json', ...get },
    { name: 'readHealth', route: 'health', ...get },
    { name: 'readLlmsText', route: 'products/llms.txt', ...get },
    { name: 'readReadiness', route: 'ready', ...get },
    { name: 'readReference', route: 'products/docs/reference.html', ...get },
    { name: 'readReferenceScript', route: 'products/docs/reference.js', ...get },
    { name: 'readReferenceStyle', route: 'products/docs/reference.css', ...get },
    {
      name: 'zNotFound',
      route: '{*path}',
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      authLevel: 'anonymous',
    },
  ])
})

it('registers the events of each output port beside its rows', () => {
  const rows = functions.filter(({ name }) => name.startsWith('get'))
  const versions = rows.filter(({ name }) => name.endsWith('Versions'))
  const ports = rows.filter((row) => !versions.includes(row))
  expect(versions).toEqual(
    ports.map(({ name, route, ...rest }) => ({
      ...rest,
      name: `${name}Versions`,
      route: `${route}/versions`,
    })),
  )
})

it('registers the OpenAPI document of each product', () => {
  const get = { methods: ['GET', 'HEAD'], authLevel: 'anonymous' }
  expect(inTheHostsOrder.filter(({ name }) => name.endsWith('OpenApi'))).toEqual([
    { name: 'readAirTrafficOpenApi', route: 'products/air-traffic/openapi.json', ...get },
    { name: 'readBirdStrikesOpenApi', route: 'products/bird-strikes/openapi.json', ...get },
    {
      name: 'readCustomerAnalyticsOpenApi',
      route: 'products/customer-analytics/openapi.json',
      ...get,
    },
    { name: 'readLicensedDriversOpenApi', route: 'products/licensed-drivers/openapi.json', ...get },
  ])
})

it('has an address at the gateway for all of them, but for what says how the app is', () => {
  const routes = gatewayDefinitions(products).apis.flatMap(({ path: at, version, definition }) =>
    Object.entries(definition.paths).flatMap(([below, operations]) =>
      Object.values(operations).map(({ operationId }) => ({
        route: ['products', at, version].filter((part) => part !== '').join('/') + below,
        name: operationId.replace(/Head$/, ''),
      })),
    ),
  )
  const found = routes.map(({ route, name }) => `${name} ${route.replace(/\/$/, '')}`)
  const wanted = functions
    .filter(({ name }) => !['readHealth', 'readReadiness', 'zNotFound'].includes(name))
    .map(({ name, route }) => `${name} ${route}`)
  expect([...new Set(found)].sort()).toEqual([...wanted, 'findDocs products/docs'].sort())
})

it('registers nothing of events where none are announced', () => {
  const before = functions.map(({ name }) => name)
  const after = endpointsOf(served, path).map(({ name }) => name)
  expect(before.filter((name) => !after.includes(name))).toEqual([
    ...served.map(({ outputPort }) => `${outputPort.operationId}Versions`),
    ...['readEventSchema', 'readAsyncApi'],
  ])
})

it('lets only these be reached without an identity', () => {
  const open = endpoints.filter(({ callers }) => callers === 'anybody')
  expect(open.map(({ name }) => name)).toEqual([
    'readEventSchema',
    'readHealth',
    'readReadiness',
    // The same for everybody: what they say of products they read with their reader’s token.
    ...docsEndpoints('').map(({ name }) => name),
  ])
})

it('keeps the names of its own functions from the output ports', () => {
  const ports = served.map(({ outputPort }) => outputPort.operationId)
  const names = functions.map(({ name }) => name.replace(/Versions$/, ''))
  const own = names.filter((name) => !ports.includes(name) && !name.endsWith('OpenApi'))
  const triggers = [announceOnScheduleName, announceOnCommitName]
  const { reservedNames, lastName } = functionNames
  expect([...reservedNames, lastName].sort()).toEqual([...own, ...triggers].sort())
})

it('has names that differ in more than case', () => {
  const folded = functions.map(({ name }) => name.toLowerCase())
  expect(folded).toEqual([...new Set(folded)])
})

it('has the catch-all last in the host’s order', () => {
  expect(inTheHostsOrder.at(-1)?.name).toBe(functionNames.lastName)
})

it('has no route but the catch-all’s that is not literal', () => {
  const patterns = functions.filter(({ route }) => !/^[a-z0-9.-]+(\/[a-z0-9.-]+)*$/.test(route))
  expect(patterns.map(({ name }) => name)).toEqual([functionNames.lastName])
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
