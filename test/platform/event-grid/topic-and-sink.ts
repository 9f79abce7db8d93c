// For tests: a sink with the unmodified SDK, and a local topic to which it publishes.
import { systemClock } from '../../../src/base/clock'
import { fixedSecret } from '../../../src/base/secret'
import type { Observation } from '../../../src/base/observation'
import { Problem } from '../../../src/base/problem'
import type { EventSink } from '../../../src/events/event-sink'
import {
  eventGridSink,
  type EventGridSinkOptions,
} from '../../../src/platform/event-grid/event-grid-sink'
import { key, startLocalTopic, type LocalTopic } from '../../stack/event-grid/local-topic'
import type { PublishRequest } from '../../stack/event-grid/publish-endpoint'

const open: LocalTopic[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ close }) => close()))
})

type Settings = Partial<EventGridSinkOptions>

interface TopicAndSink {
  readonly topic: LocalTopic
  readonly sink: EventSink
  readonly observed: readonly Observation[]
  /** Of all requests that the topic has received. */
  readonly bodies: () => Promise<readonly string[]>
  readonly statuses: () => Promise<readonly PublishRequest['status'][]>
}

/** They are closed after each test. */
export async function topicAndSink(
  settings: Settings = {},
  options: Parameters<typeof startLocalTopic>[0] = {},
): Promise<TopicAndSink> {
  const topic = await startLocalTopic({ schema: settings.inputSchema ?? 'CloudEvent', ...options })
  open.push(topic)
  const observed: Observation[] = []
  const sink = eventGridSink({
    endpoint: () => Promise.resolve(topic.endpoint),
    credential: { kind: 'key', key: fixedSecret(key) },
    inputSchema: 'CloudEvent',
    clock: systemClock,
    observe: (observation) => observed.push(observation),
    callMs: 500,
    pace: { repeatsMax: 3, waitMsMin: 10, waitMsMax: 2_000 },
    ...settings,
  })
  const bodies = async () => (await topic.journal()).requests.map(({ body }) => body)
  const statuses = async () => (await topic.journal()).requests.map(({ status }) => status)
  return { topic, sink, observed, bodies, statuses }
}

export async function problemAfter(work: Promise<unknown>): Promise<Problem> {
  const outcome: unknown = await work.catch((error: unknown) => error)
  if (!(outcome instanceof Problem)) throw new Error(`not a problem: ${String(outcome)}`)
  return outcome
}
