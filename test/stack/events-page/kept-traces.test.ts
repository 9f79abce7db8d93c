// The pictures of traces: parts are in the order in which they began, and stages that began in one millisecond in the
// order of the path.
import { stages } from '../../../src/base/observation'
import { itemsOf } from './items'
import { KeptTraces } from './kept-traces'

const startedMs = Date.parse('2026-11-25T12:00:01Z')
const traceId = 'a'.repeat(32)

it('stages of one millisecond are in the order of the path, and a statement comes after them', () => {
  const kept = new KeptTraces()
  const parts = ['statement', ...stages.toReversed()]
  kept.take(
    itemsOf(traceId, [
      ...parts.map((name) => ({ name, startedMs, durationMs: 1 })),
      { name: 'GET /products', startedMs, durationMs: 20, status: 200 },
    ]),
  )
  const [request] = kept.shown().requests
  expect(request?.bars.map(({ name }) => name)).toEqual([...stages, 'statement'])
})

it('parts are drawn from the begin of the request, whatever came first', () => {
  const kept = new KeptTraces()
  kept.take(
    itemsOf(traceId, [
      { name: 'run', startedMs: startedMs + 5, durationMs: 10 },
      { name: 'parse', startedMs: startedMs + 1, durationMs: 1 },
      { name: 'GET /products', startedMs, durationMs: 20, status: 500, failed: true },
    ]),
  )
  const [request] = kept.shown().requests
  expect(request).toMatchObject({ name: 'GET /products, 500', durationMs: 20, failed: true })
  expect(request?.bars.map(({ name, afterMs }) => [name, afterMs])).toEqual([
    ['parse', 1],
    ['run', 5],
  ])
})
