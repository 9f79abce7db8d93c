// What the catch-all answers: 405 with the methods of a path that is there, however its caller writes it,
// and 404 for any other.
import { Problem } from '../../src/base/problem'
import type { Endpoint, IdentifiedEndpoint } from '../../src/functions/http/endpoint'
import { notFoundEndpoint } from '../../src/functions/not-found'
import { answerTo, callOf } from './call'

const endpoint = (route: string, given: Partial<IdentifiedEndpoint> = {}): Endpoint => ({
  name: route,
  route,
  methods: ['GET'],
  callers: 'identified',
  stages: [],
  answer: () => ({ status: 200, headers: {} }),
  ...given,
})

const catchAll = notFoundEndpoint([
  endpoint('products/air-traffic/flights'),
  { ...endpoint('health'), callers: 'anybody', answer: () => ({ status: 200, headers: {} }) },
  endpoint('imports', { methods: ['POST'] }),
  endpoint('imports', { methods: ['GET', 'DELETE'] }),
  endpoint('products/secret/rows', { visibleTo: () => false }),
])

async function answerAt(path: string): Promise<unknown> {
  try {
    return await answerTo(catchAll, callOf('', {}, { method: 'PATCH', path }))
  } catch (error) {
    return error instanceof Problem ? [error.code, error.options.headers?.['Allow']] : error
  }
}

it.each([
  ['/api/products/air-traffic/flights', 'GET, HEAD'],
  ['/api/products/air-traffic/flights/', 'GET, HEAD'],
  ['/API/Products/AIR-traffic/Flights', 'GET, HEAD'],
  ['/api/products/air%2Dtraffic/flights', 'GET, HEAD'],
  ['/%61pi/products/air-traffic/%66lights/', 'GET, HEAD'],
  ['/api/health', 'GET, HEAD'],
  ['/api/imports', 'POST, GET, HEAD, DELETE'],
])('%s takes %s', async (path, allow) => {
  expect(await answerAt(path)).toEqual(['MethodNotAllowed', allow])
})

it.each([
  '/api/products/air-traffic/flights//',
  '/api//products/air-traffic/flights',
  '/api/products/air-traffic%2Fflights',
  '/api/products/air-traffic/flights/1',
  '/api/products/air%252Dtraffic/flights',
  '/api/products/air-traffic/flights%ff',
  '/api/products/air-traffic/flight%C5%BF',
  '/products/air-traffic/flights',
  '/api/products/secret/rows',
  '/api',
  '/',
])('there is nothing at %s', async (path) => {
  expect(await answerAt(path)).toEqual(['NotFound', undefined])
})
