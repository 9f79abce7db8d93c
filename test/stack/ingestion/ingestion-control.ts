// What tests ask of the control address of the local ingestion.
import type { Item } from './envelope'
import type { PlannedAnswer } from './ingestion'

export interface IngestionControl {
  readonly items: () => Promise<readonly Item[]>
  /** What was wrong with requests. */
  readonly faults: () => Promise<readonly string[]>
  readonly requests: () => Promise<number>
  readonly forget: () => Promise<unknown>
  readonly plan: (answer: PlannedAnswer) => Promise<unknown>
}

export function ingestionControl(controlUrl: string): IngestionControl {
  const ask = async (method: string, at: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${controlUrl}${at}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  }
  return {
    items: async () => (await ask('GET', '/items')) as readonly Item[],
    faults: async () => (await ask('GET', '/faults')) as readonly string[],
    requests: async () => (await ask('GET', '/requests')) as number,
    forget: () => ask('DELETE', '/items'),
    plan: (answer) => ask('PUT', '/answer', answer),
  }
}
