// What is asked of the control address of a topic: its address comes in, its requests as functions go out.
import type { JournalText } from './journal'

export interface TopicControl {
  /** Rejects with the control address' own words. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<unknown>
  /** Rejects when the webhook does not consent. */
  readonly subscribe: (name: string, subscription: object) => Promise<unknown>
  readonly turn: (turnMs: number) => Promise<unknown>
  readonly plan: (...rules: readonly object[]) => Promise<unknown>
  readonly journal: () => Promise<JournalText>
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
