// What the real exporter sends, over HTTPS to the local ingestion, wakes somebody: each alert fires after observations of its trouble,
// and none after those of a day on which nothing is wrong. Every metric has the attributes that queries are held to.
import { randomUUID } from 'node:crypto'
import type { Observation, RequestEnd } from '../../../src/base/observation'
import { invocation } from '../../../src/base/trace'
import type { Exporter } from '../../../src/platform/telemetry/exporting'
import type { IngestionControl } from '../../stack/ingestion/ingestion-control'
import {
  exporterTo,
  startOwnIngestion,
  type OwnIngestion,
} from '../../stack/ingestion/own-ingestion'
import { ordinaryBytes, wholeBytes } from '../item-bytes'
import { found, rules } from './deployed-rules'
import { parse, parserMs } from './language'
import { metrics } from './metrics'

jest.setTimeout(parserMs)

let ingestion: OwnIngestion
let control: IngestionControl
let exporter: Exporter

beforeAll(async () => {
  // It takes seconds, in which no socket is served.
  for (const { query } of rules) parse(query)
  ingestion = await startOwnIngestion()
  control = ingestion.control
})

beforeEach(async () => {
  await control.forget()
  exporter = exporterTo(ingestion, { slowRequestMs: 2_000, tell: () => undefined })
})

afterAll(() => ingestion.close())

type Of<Kind extends Observation['kind']> = Extract<Observation, { readonly kind: Kind }>

const startedMs = Date.now()
const port = { dataProduct: 'air-traffic', outputPort: 'flights' }
const feed = { source: '/air-traffic/flights', ...port }

function request(more: Partial<RequestEnd> & { readonly code?: string } = {}): Observation {
  return {
    ...{ kind: 'requestAnswered', ...invocation('r'), operation: 'flights', method: 'GET' },
    ...{ route: 'products/air-traffic/flights', status: 200, bytes: 77, startedMs },
    ...{ durationMs: 40, stages: { run: { afterMs: 2, tookMs: 8 } } },
    read: { ...port, principal: 'owner', pin: 'known', rows: 100 },
    ...more,
  }
}

function statement(more: Partial<Omit<Of<'statementRan'>, 'kind'>> = {}): Observation {
  return {
    ...{ kind: 'statementRan', ...invocation('r'), connection: 'default', purpose: 'read' },
    ...{ ...port, startedMs, durationMs: 30, queuedMs: 0 },
    ...more,
  }
}

const run: Of<'announced'> = {
  ...{ kind: 'announced', ...invocation('r'), trigger: 'schedule', published: 1, failed: 0 },
  ...{ startedMs, durationMs: 900 },
}
const followed = (outboxDepth: number, lagVersions: number, lagMs: number): Observation => ({
  ...{ kind: 'feedFollowed', ...invocation('r'), ...feed, outboxDepth, lagVersions, lagMs },
})
const published = (hasGap: boolean): Observation => ({
  ...{ kind: 'eventsPublished', ...invocation('r'), ...feed, startedMs, durationMs: 20 },
  events: [{ type: 'committed', trace: undefined, committedMs: startedMs, hasGap }],
})
const notRead: Observation = {
  ...{ kind: 'secretNotRead', secret: 'databricks-url', code: 'SecretsUnavailable', cause: '' },
}

const times = (count: number, observation: () => Observation) =>
  Array.from({ length: count }, observation)

const aGoodDay = (): readonly Observation[] => [
  ...times(60, () => request()),
  request({ durationMs: 6_000 }),
  request({ status: 400, code: 'MissingParameter' }),
  ...times(20, () => statement()),
  statement({ purpose: 'look' }),
  run,
  followed(0, 0, 0),
  published(false),
  { kind: 'secretRead', secret: 'databricks-url' },
  { kind: 'secretChanged', secret: 'databricks-url' },
  { kind: 'sessionOpened', connection: 'default', durationMs: 10 },
  { kind: 'callRepeated', connection: 'default', call: 'execute', waitMs: 100, cause: '' },
]

/** What is seen beside a good day. `outbox-grows` has two parts, because it compares runs. */
const troubles: Readonly<Record<string, readonly (readonly Observation[])[]>> = {
  'failed-requests': [times(11, () => request({ status: 502, code: 'SourceDrift' }))],
  'slow-pages': [times(10, () => request({ durationMs: 6_000 }))],
  'warehouse-away': [times(3, () => statement({ code: 'WarehouseAccessDenied' }))],
  'statements-wait': [times(3, () => statement({ queuedMs: 24_000 }))],
  'answers-cut': [
    times(6, () => {
      const { kind: _, ...end } = request() as Of<'requestAnswered'>
      return { kind: 'answerAborted', ...end, code: 'WarehouseUnavailable', cause: '' }
    }),
  ],
  'events-not-announced': [times(4, () => statement({ purpose: 'look', code: 'SourceNotFound' }))],
  'publish-lag': [[followed(3, 3, 1_000_000)]],
  'outbox-grows': [[followed(90, 1, 1)], [followed(120, 1, 1)]],
  'event-gaps': [[published(true)]],
  'secrets-not-read': [times(4, () => notRead)],
  'authentication-refused': [times(101, () => request({ status: 401, code: 'InvalidToken' }))],
  'telemetry-dropped': [],
  'schedule-stopped': [],
}

/** Each part is sent before the next begins. */
async function send(...parts: readonly (readonly Observation[])[]) {
  for (const part of parts) {
    for (const observation of part) exporter.take(observation)
    await exporter.flush()
  }
  expect(await control.faults()).toEqual([])
  return control.items()
}

async function fired(...parts: readonly (readonly Observation[])[]): Promise<readonly string[]> {
  const items = await send(...parts)
  const nowMs = Date.now() + 1
  return rules.filter((rule) => found(rule, items, nowMs).length > 0).map(({ name }) => name)
}

it('wakes nobody on a good day', async () => {
  expect(await fired(aGoodDay())).toEqual([])
})

it('has a trouble for each alert', () => {
  expect(Object.keys(troubles).sort()).toEqual(rules.map(({ name }) => name).sort())
})

it.each(Object.entries(troubles).filter(([, parts]) => parts.length > 0))(
  '%s fires, and no other',
  async (name, [first = [], ...others]) => {
    expect(await fired([...aGoodDay(), ...first], ...others)).toEqual([name])
  },
)

it('telemetry-dropped fires when much is lost, and not for what is left out on purpose', async () => {
  exporter.drop('manyRequests', 5_000)
  exporter.drop('queueFull', 101)
  expect(await fired(aGoodDay())).toEqual(['telemetry-dropped'])
})

it('schedule-stopped fires when only requests and hints are seen', async () => {
  const day = aGoodDay().filter((observation) => observation !== run)
  expect(await fired([...day, { ...run, trigger: 'hint' }])).toEqual(['schedule-stopped'])
})

it.each([
  ['an ordinary request', 40, ordinaryBytes],
  ['a slow one', 4_000, wholeBytes],
])('%s has about as many bytes as the docs reckon with', async (_, durationMs, bytes) => {
  const work = invocation(randomUUID(), `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`)
  const names = 'authenticate decide parse plan pin compile run fetch encode'.split(' ')
  const stages = Object.fromEntries(names.map((name) => [name, { afterMs: 1.25, tookMs: 1.25 }]))
  const items = await send([
    { ...statement(), ...work },
    { ...request({ durationMs, stages }), ...work },
  ])
  const spans = items.filter(({ data }) => data.baseType !== 'MetricData')
  // What the local ingestion does not keep: an empty object in each.
  const sent = spans.reduce((sum, item) => sum + JSON.stringify(item).length + 18, 0)
  expect(Math.abs(sent / bytes - 1)).toBeLessThan(0.1)
})

it('sends every metric that queries may ask for, with its attributes', async () => {
  exporter.drop('queueFull', 1)
  const items = await send([
    ...aGoodDay(),
    ...Object.values(troubles).flat(2),
    statement({ code: 'StatementFailed' }),
  ])
  const sent = new Map<string, Set<string>>()
  for (const { data } of items) {
    if (data.baseType !== 'MetricData') continue
    for (const { name } of data.baseData.metrics) {
      const attributes = [...(sent.get(name) ?? []), ...Object.keys(data.baseData.properties)]
      sent.set(name, new Set(attributes))
    }
  }
  const ofAll = [...sent].map(([name, attributes]) => [name, [...attributes].sort()])
  expect(Object.fromEntries(ofAll)).toEqual(
    Object.fromEntries(
      Object.entries(metrics).map(([name, { attributes }]) => [name, [...attributes].sort()]),
    ),
  )
})
