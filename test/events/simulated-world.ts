// The world in which the event path is simulated: tables that change, pollers that run at once and
// crash, calls that fail before or after they had their effect, and a subscriber that keeps what
// arrives. Every call of a poller waits for its turn, which the schedule decides.
import { invocation } from '../../src/base/trace'
import { Problem } from '../../src/base/problem'
import { makeLinks } from '../../src/base/links'
import type { TableName } from '../../src/declare/source'
import { announceAll, type Announcing } from '../../src/events/announce'
import type { RecordedEvent } from '../../src/events/event'
import type { EventSink } from '../../src/events/event-sink'
import type { Feed } from '../../src/events/feed'
import { makeLookOrder } from '../../src/events/look-order'
import type { Outbox } from '../../src/events/outbox'
import type { TableFacts } from '../../src/events/table-facts'
import { makeTroubles } from '../../src/events/troubles'
import { memoryOutbox } from '../suites/memory-outbox'
import { SimulatedTable } from './simulated-table'

/** What a poller meets, by the number of its call. */
export interface Fate {
  /** From this call on nothing of it happens any more. */
  readonly crashAt?: number | undefined
  /** These calls fail and have no effect. */
  readonly failing: readonly number[]
  /** These calls have their effect, and fail nevertheless. */
  readonly unacknowledged: readonly number[]
}

export const noFate: Fate = { failing: [], unacknowledged: [] }

const clock = { now: () => 0, elapsed: () => 0 }

export type Remembered = Pick<Announcing, 'order' | 'troubles'>

/** What a process remembers when it begins. */
export function newProcess(): Remembered {
  return { order: makeLookOrder(), troubles: makeTroubles(clock) }
}

const nameOf = (name: string): TableName => ({ catalog: 'mesh', schema: 'sales', name })
const feedOn = (port: string, tables: readonly string[]): Feed => ({
  source: `/datamesh/sales/shop/${port}`,
  dataProduct: 'shop',
  outputPort: port,
  path: `shop/${port}`,
  connection: 'default',
  tables: tables.map(nameOf),
  isVersioned: true,
  coalesces: false,
  lookIntervalMs: 0,
})

export class SimulatedWorld {
  readonly tables = new Map(['orders', 'items'].map((name) => [name, new SimulatedTable(name)]))
  readonly feeds = [feedOn('orders', ['orders']), feedOn('totals', ['orders', 'items'])]
  readonly outbox: Outbox = memoryOutbox()
  /** What each feed's subscriber got, in the order of arrival. */
  readonly arrived = new Map<string, RecordedEvent[]>()
  readonly met = { crashes: 0, failures: 0, lostAnswers: 0, overtaken: 0, repeated: 0 }

  /** @param turn waits until the schedule lets the next call happen */
  poller(
    fate: Fate,
    turn: () => Promise<void>,
    plant: Plant = {},
    remembered: Remembered = newProcess(),
  ): () => Promise<void> {
    const announcing = this.announcing(fate, turn, plant, remembered)
    return async () => {
      await announceAll(this.feeds, announcing)
    }
  }

  announcing(
    fate: Fate,
    turn: () => Promise<void>,
    plant: Plant = {},
    remembered: Remembered = newProcess(),
  ): Announcing {
    let calls = 0
    let isDead = false
    const call = async <Result>(effect: () => Result | Promise<Result>): Promise<Result> => {
      await turn()
      calls += 1
      if (!isDead && calls === fate.crashAt) {
        isDead = true
        this.met.crashes += 1
      }
      if (isDead) throw new Error('the process is gone')
      if (fate.failing.includes(calls)) {
        this.met.failures += 1
        throw new Problem('WarehouseUnavailable')
      }
      const result = await effect()
      if (result === 'overtaken') this.met.overtaken += 1
      if (!fate.unacknowledged.includes(calls)) return result
      this.met.lostAnswers += 1
      throw new Problem('WarehouseTimeout')
    }
    const outbox: Outbox = {
      read: (source) => call(() => this.outbox.read(source)),
      write: (...parts) => call(() => this.outbox.write(...parts)),
      eventsAfter: (...parts) => call(() => this.outbox.eventsAfter(...parts)),
      purge: (...parts) => call(() => this.outbox.purge(...parts)),
    }
    const sink = {
      publish: (events: readonly RecordedEvent[]) =>
        call(() => {
          this.#arrive(events)
        }),
    }
    return {
      facts: this.#facts(call),
      outbox: plant.outbox?.(outbox) ?? outbox,
      sink: plant.sink?.(sink) ?? sink,
      links: makeLinks('https://mesh.example'),
      rules: { announcesUpkeep: false },
      observe: () => undefined,
      clock,
      ...remembered,
      invocation: invocation('request'),
      trigger: 'schedule',
      onGlance: () => undefined,
    }
  }

  #arrive(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      const { source } = JSON.parse(event.text) as { source: string }
      const arrived = this.arrived.get(source) ?? []
      if (arrived.some(({ sequence }) => sequence === event.sequence)) this.met.repeated += 1
      this.arrived.set(source, [...arrived, event])
    }
  }

  #facts(call: <Result>(effect: () => Result) => Promise<Result>): TableFacts {
    const life = ({ name }: TableName) => this.tables.get(name)!.now
    return {
      newest: (_, tables) =>
        call(() => new Map(tables.map((table) => [table, life(table).history.at(-1)!]))),
      newestRow: (_, table) => call(() => life(table).history.at(-1)!),
      commitsFrom: (_, table, version, countMax) =>
        call(() => {
          const { first, history } = life(table)
          return history.slice(Math.max(first, version)).slice(0, countMax)
        }),
      detail: (_, table) =>
        call(() => {
          const tableId = life(table).ids.at(-1)!
          return { tableId, location: `file:///${tableId}` }
        }),
      schema: (_, table) => call(() => `${life(table).columns} columns`),
    }
  }
}

/** A mistake that the simulation has to notice. */
export interface Plant {
  readonly outbox?: (outbox: Outbox) => Outbox
  readonly sink?: (sink: EventSink) => EventSink
}
