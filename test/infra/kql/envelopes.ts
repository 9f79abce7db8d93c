// Items as the exporter sends them, made by hand where a test needs many, or other times than now: in the shape that the local ingestion
// checks. What the exporter really sends is in `exported.test.ts`.
import { parseItem, type Item } from '../../stack/ingestion/envelope'
import { metrics } from './metrics'

const iKey = '00000000-0000-4000-8000-000000000003'
const tags = {
  'ai.cloud.role': 'meshport',
  'ai.cloud.roleInstance': 'instance-1',
  'ai.internal.sdkVersion': 'node22:otel2.7.1:ext1.0.0-beta.42',
  'ai.operation.id': '4bf92f3577b34da6a3ce929d0e0e4736',
}

function envelope(kind: string, at: number, sampleRate: number, baseData: object): Item {
  const [name, baseType] = [`Microsoft.ApplicationInsights.${kind}`, `${kind}Data`]
  const data = { baseType, baseData: { ver: 2, ...baseData } }
  const time = new Date(at).toISOString()
  return parseItem({ ver: 1, name, time, sampleRate, iKey, tags, data })
}

export interface Sent {
  readonly at: number
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** The sum of what was counted, or what a gauge says. */
  readonly value: number
  /** How many numbers are in the sum of a histogram. */
  readonly count?: number
}

export function metricItem({ at, name, attributes, value, count = 1 }: Sent): Item {
  const given = Object.keys(attributes).filter((key) => !metrics[name]?.attributes.includes(key))
  if (!metrics[name] || given.length > 0)
    throw new Error(`nobody sends ${name} with ${given.join()}`)
  // Of a histogram these are of single numbers, which no query asks for.
  const [min, max] = [value / count, value / count]
  const point = { name, kind: 'Aggregation', value, count, min, max }
  return envelope('Metric', at, 100, { metrics: [point], properties: attributes })
}

export interface Answered {
  readonly at: number
  readonly operation: string
  readonly durationMs: number
  readonly status?: number
  readonly sampleRate?: number
}

export function requestItem({
  at,
  operation,
  durationMs,
  status = 200,
  sampleRate = 100,
}: Answered): Item {
  const name = 'GET /{product}/{outputPort}'
  return envelope('Request', at, sampleRate, {
    id: '00f067aa0ba902b7',
    name,
    duration: timeSpan(durationMs),
    success: status < 400,
    responseCode: String(status),
    url: 'https://meshport.example.com/air-traffic/flights',
    properties: { operation },
  })
}

export interface Worked {
  readonly at: number
  readonly name: string
  readonly durationMs: number
  readonly attributes?: Readonly<Record<string, string>>
}

/** Work that is no request: a stage, a statement, a run of the schedule. */
export function dependencyItem({ at, name, durationMs, attributes = {} }: Worked): Item {
  return envelope('RemoteDependency', at, 100, {
    id: '00f067aa0ba902b8',
    name,
    resultCode: '0',
    type: 'InProc',
    target: '',
    data: '',
    duration: timeSpan(durationMs),
    success: true,
    properties: attributes,
  })
}

/** `00:00:00.0013067`, with days before it where there are some. */
function timeSpan(ms: number): string {
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0')
  const days = Math.floor(ms / 86_400_000)
  const fraction = String(Math.round((ms % 1_000) * 10_000)).padStart(7, '0')
  const clock = [two((ms / 3_600_000) % 24), two((ms / 60_000) % 60), two((ms / 1_000) % 60)]
  return `${days > 0 ? `${days}.` : ''}${clock.join(':')}.${fraction}`
}
