// The webhook's memory, for the sample: which events were handled, and which sequences are missing.
// A real subscriber keeps this in a database, so that a restart forgets nothing.
import type { ProductEvent, Store } from './webhook'

interface Gap {
  readonly source: string
  readonly sequence: number
}

export interface MemoryStore extends Store {
  /** Sequences between the first and the newest event of a source that have not come so far. */
  readonly gaps: () => readonly Gap[]
}

export function memoryStore(): MemoryStore {
  const ids = new Set<string>()
  const sequences = new Map<string, Set<number>>()
  const keyOf = ({ source, id }: ProductEvent) => JSON.stringify([source, id])
  return {
    has: (event) => Promise.resolve(ids.has(keyOf(event))),
    add: (event) => {
      const { source, sequence } = event
      ids.add(keyOf(event))
      sequences.set(source, (sequences.get(source) ?? new Set<number>()).add(sequence))
      return Promise.resolve()
    },
    gaps: () =>
      [...sequences].flatMap(([source, seen]) => {
        const gaps: Gap[] = []
        for (let sequence = Math.min(...seen); sequence < Math.max(...seen); sequence += 1) {
          if (!seen.has(sequence)) gaps.push({ source, sequence })
        }
        return gaps
      }),
  }
}
