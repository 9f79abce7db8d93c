// The local ingestion against the real exporter: what it takes, what it answers on demand, and what becomes
// of items that it does not take.
import { limits } from '../../../src/base/limits'
import type { Observation, RequestEnd } from '../../../src/base/observation'
import { invocation } from '../../../src/base/trace'
import type { Exporter } from '../../../src/platform/telemetry/exporting'
import type { PlannedAnswer } from './ingestion'
import type { IngestionControl } from './ingestion-control'
import { exporterTo, startOwnIngestion, type OwnIngestion } from './own-ingestion'

let ingestion: OwnIngestion
let control: IngestionControl
let told: Observation[]
let exporter: Exporter

beforeAll(async () => {
  ingestion = await startOwnIngestion()
  control = ingestion.control
})

beforeEach(async () => {
  await control.forget()
  await control.plan({ kind: 'take' })
  told = []
  exporter = exporterTo(ingestion, {
    slowRequestMs: 100,
    tell: (observation) => {
      told.push(observation)
    },
  })
})

afterAll(() => ingestion.close())

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`

function answered(more: Partial<RequestEnd> = {}): Observation {
  return {
    kind: 'requestAnswered',
    ...invocation('request', traceparent),
    ...{ operation: 'getThings', method: 'GET', route: 'products/shop/things', status: 200 },
    ...{ startedMs: Date.now(), durationMs: 12.5, bytes: 77 },
    stages: { run: { afterMs: 2, tookMs: 8 }, encode: { afterMs: 10, tookMs: 1.25 } },
    ...more,
  }
}

const spans = async () =>
  (await control.items()).flatMap(({ name, data: { baseData } }) =>
    'id' in baseData ? [{ item: name.replace(/.*\./, ''), ...baseData }] : [],
  )

it('takes a request as it is sent: with its parent, its route and the times of its stages', async () => {
  exporter.take(answered())
  await exporter.flush()
  const [request] = (await control.items()).filter(({ name }) => name.endsWith('Request'))
  expect(request).toMatchObject({
    sampleRate: 100,
    tags: {
      'ai.operation.id': 'a'.repeat(32),
      'ai.operation.parentId': 'b'.repeat(16),
      'ai.operation.name': 'GET /products/shop/things',
      'ai.cloud.role': 'meshport',
      'ai.cloud.roleInstance': 'instance',
    },
    data: {
      baseData: {
        name: 'GET /products/shop/things',
        duration: '00:00:00.0125',
        success: true,
        responseCode: '200',
        properties: {
          operation: 'getThings',
          bytes: '77',
          'stage.run': '8',
          'stage.encode': '1.25',
        },
      },
    },
  })
  expect(await control.faults()).toEqual([])
})

it('takes the stages of a failed and of a slow request as spans, and of no other', async () => {
  exporter.take(answered())
  exporter.take(answered({ status: 503 }))
  exporter.take(answered({ durationMs: 100 }))
  await exporter.flush()
  expect((await spans()).map(({ item, name }) => [item, name])).toEqual([
    ['Request', 'GET /products/shop/things'],
    ...['Request', 'RemoteDependency', 'RemoteDependency'].map((item, i) => [
      item,
      ['GET /products/shop/things', 'run', 'encode'][i],
    ]),
    ...['Request', 'RemoteDependency', 'RemoteDependency'].map((item, i) => [
      item,
      ['GET /products/shop/things', 'run', 'encode'][i],
    ]),
  ])
})

it.each<[PlannedAnswer, string, number]>([
  [{ kind: 'status', status: 400 }, 'status400', 1],
  [{ kind: 'status', status: 401 }, 'status401', 1],
  [{ kind: 'status', status: 429, headers: { 'retry-after': '60' } }, 'status429', 1],
  [{ kind: 'status', status: 439 }, 'status439', 1],
  [{ kind: 'status', status: 500 }, 'status500', 1],
  [{ kind: 'status', status: 503, headers: { 'retry-after': '60' } }, 'status503', 1],
  [{ kind: 'part', refused: 1 }, 'partlyTaken', 1],
  [{ kind: 'reset' }, 'network', 1],
  [{ kind: 'hang' }, 'timeout', 1],
])(
  'what is lost after %j is counted and told, within the time of the end',
  async (answer, reason) => {
    await control.plan(answer)
    for (let i = 0; i < 3; i += 1) exporter.take(answered())
    const begunMs = performance.now()
    await exporter.flush()
    expect(performance.now() - begunMs).toBeLessThan(limits.telemetryFlushMs)
    expect(told).toEqual([
      { kind: 'telemetryDropped', reason, items: expect.any(Number) as number },
    ])
  },
)

it('counts what is lost among its own metrics, once it can send again', async () => {
  await control.plan({ kind: 'status', status: 500 })
  exporter.take(answered())
  await exporter.flush()
  await control.plan({ kind: 'take' })
  await exporter.flush()
  const dropped = (await control.items()).flatMap(({ data: { baseData } }) =>
    'metrics' in baseData && baseData.metrics[0]?.name === 'meshport.telemetry.dropped'
      ? [baseData.properties]
      : [],
  )
  expect(dropped).toContainEqual({ reason: 'status500' })
})

it('holds no more spans than its bounds while nothing can be sent', async () => {
  await control.plan({ kind: 'hang' })
  const count = limits.spansQueuedMax * 2
  for (let i = 0; i < count; i += 1) exporter.take(answered({ status: 500, stages: {} }))
  await exporter.flush()
  const lost = (why: string) =>
    told.flatMap((each) =>
      each.kind === 'telemetryDropped' && each.reason === why ? each.items : 0,
    )
  expect(lost('queueFull').reduce((a, b) => a + b)).toBeGreaterThanOrEqual(
    count - limits.spansQueuedMax,
  )
})

it('keeps so many ordinary requests in a second, and every failed one', async () => {
  for (let i = 0; i < 50; i += 1) exporter.take(answered({ stages: {} }))
  for (let i = 0; i < 50; i += 1) exporter.take(answered({ stages: {}, status: 500 }))
  await exporter.flush()
  const requests = (await spans()).filter(({ item }) => item === 'Request')
  const failed = requests.filter(({ success }) => !success)
  expect(failed).toHaveLength(50)
  // The fifty may fall into two seconds.
  expect(requests.length - failed.length).toBeGreaterThanOrEqual(limits.tracesPerSecondMax)
  expect(requests.length - failed.length).toBeLessThanOrEqual(2 * limits.tracesPerSecondMax)
})
