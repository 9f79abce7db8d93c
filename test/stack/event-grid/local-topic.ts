// A local topic in the tests' own process, and what tests ask of the control address of any topic.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { trust } from '../../suites/trust'
import { keepCertificate } from '../certificate'
import { startEventGrid, type EventGridOptions } from './event-grid'
import type { JournalText } from './journal'

export const key = 'local-key='
export const token = 'local-token'

export interface TopicControl {
  /** Rejects with the control address' own words. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<unknown>
  readonly subscribe: (name: string, subscription: object) => Promise<unknown>
  readonly turn: (turnMs: number) => Promise<unknown>
  readonly plan: (...rules: readonly object[]) => Promise<unknown>
  readonly journal: () => Promise<JournalText>
}

export interface LocalTopic extends TopicControl {
  readonly endpoint: string
  readonly close: () => Promise<void>
}

export async function startLocalTopic(
  options: Partial<EventGridOptions> & { readonly isSecure?: boolean } = {},
): Promise<LocalTopic> {
  const { isSecure = false, ...others } = options
  const certificate = isSecure
    ? await keepCertificate(await mkdtemp(path.join(tmpdir(), 'event-grid-')))
    : undefined
  if (certificate) trust(certificate.cert)
  const { endpoint, controlUrl, close } = await startEventGrid({
    port: 0,
    controlPort: 0,
    schema: 'CloudEvent',
    keys: [key],
    tokens: [token],
    answerMs: 300,
    ...others,
    ...(certificate && { certificate }),
  })
  return { endpoint, ...topicControl(controlUrl), close }
}

export function topicControl(controlUrl: string): TopicControl {
  const control: TopicControl['control'] = async (method, where, body) => {
    const response = await fetch(`${controlUrl}${where}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  }
  return {
    control,
    subscribe: (name, subscription) => control('PUT', `/subscriptions/${name}`, subscription),
    turn: (turnMs) => control('PUT', '/clock', { turnMs }),
    plan: (...rules) => control('PUT', '/faults', rules),
    journal: async () => (await control('GET', '/journal')) as JournalText,
  }
}
