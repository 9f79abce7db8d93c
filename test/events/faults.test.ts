// Twenty faults of the event path, each with its outcome. The simulation draws 1 to 6 at every step;
// here each is one case that people can read. Elsewhere are
// - 8 and 10, what Event Grid answers: `event-grid-sink.test.ts`,
// - 9 and 12, what fails beside others: `failing.test.ts`,
// - 11, events that are too large: `event-size.test.ts`,
// - 18, files that are no commits: `commit-hint.test.ts`.
import { invocation } from '../../src/base/trace'
import { Problem } from '../../src/base/problem'
import { limits } from '../../src/base/limits'
import type { Observation } from '../../src/base/observation'
import { announceAll, type Announced } from '../../src/events/announce'
import { makeAnnouncer } from '../../src/events/announcer'
import { dataProductEvent } from '../../src/events/event'
import type { Outbox } from '../../src/events/outbox'
import { memoryOutbox } from '../suites/memory-outbox'
import { brokenPromises } from './promise'
import type { Change } from './simulated-table'
import { noFate, SimulatedWorld, type Plant } from './simulated-world'

const source = '/datamesh/sales/shop/orders'
const calmly = () => Promise.resolve()
const death = (): Promise<never> => Promise.reject(new Error('the process is gone'))

let world: SimulatedWorld

beforeEach(() => {
  world = new SimulatedWorld()
  happen('create', 'write')
})

function happen(...changes: readonly Change[]): void {
  for (const change of changes) world.tables.get('orders')!.happen(change)
}

/** One run of a new process. */
const run = (plant: Plant = {}): Promise<Announced> =>
  announceAll(world.feeds, world.announcing(noFate, calmly, plant))

/** What arrived of the feed: sequence, type and version, and what is special about it. */
const told = (): readonly string[] =>
  (world.arrived.get(source) ?? []).map(({ text }) => {
    const { type, sequence, data } = dataProductEvent.parse(JSON.parse(text))
    const gap = data.gap ? ` gap ${data.gap.fromVersion}-${data.gap.toVersion}` : ''
    const name = type.replace('DataProduct', '')
    return `${sequence} ${name} ${data.version}${data.bootstrap ? ' bootstrap' : ''}${gap}`
  })

const texts = (): readonly string[] => (world.arrived.get(source) ?? []).map(({ text }) => text)

/** A process that first wrote what it published, and died when it would have said so. */
const silentAfterPublishing: Plant = {
  outbox: (outbox) => ({
    ...outbox,
    write: (feed, seen, next, events) =>
      events.length === 0 ? death() : outbox.write(feed, seen, next, events),
  }),
}

it('fault 1: a crash before the outbox is written loses nothing', async () => {
  await run({ outbox: (outbox) => ({ ...outbox, write: death }) })
  expect(told()).toEqual([])
  await run()
  expect(told()).toEqual(['1 Created 1 bootstrap'])
})

it('fault 2: a crash before publishing sends later what is recorded, byte by byte', async () => {
  await run({ sink: () => ({ publish: death }) })
  const recorded = await world.outbox.eventsAfter(source, 0, 10)
  expect([recorded.length, told()]).toEqual([1, []])
  await run()
  expect(texts()).toEqual(recorded.map(({ text }) => text))
})

it('fault 3: a crash before the state says published sends the same event again', async () => {
  await run(silentAfterPublishing)
  await run()
  expect(texts()).toHaveLength(2)
  expect(new Set(texts()).size).toBe(1)
})

it('fault 4: an event whose acceptance was not heard is sent again, as it was', async () => {
  await run({
    sink: ({ publish }) => ({
      publish: async (events) => {
        await publish(events)
        throw new Problem('EventGridUnavailable')
      },
    }),
  })
  await run()
  expect(texts()).toHaveLength(2)
  expect(new Set(texts()).size).toBe(1)
})

it('fault 5: a write whose answer is lost is found again, and records nothing twice', async () => {
  await run({
    outbox: (outbox) => ({
      ...outbox,
      write: async (...parts) => {
        await outbox.write(...parts)
        throw new Problem('StateStoreUnavailable')
      },
    }),
  })
  await run()
  expect(new Set(told())).toEqual(new Set(['1 Created 1 bootstrap']))
  expect(await world.outbox.eventsAfter(source, 0, 10)).toHaveLength(1)
})

it('fault 6: of two that run at once one records, and published never goes back', async () => {
  const published: number[] = []
  const watched = (outbox: Outbox): Outbox => ({
    ...outbox,
    write: async (feed, seen, next, events) => {
      const written = await outbox.write(feed, seen, next, events)
      if (feed === source && written !== 'overtaken') published.push(next.published)
      return written
    },
  })
  for (let version = 2; version < 6; version += 1) {
    happen('write')
    await Promise.all([run({ outbox: watched }), run({ outbox: watched })])
  }
  expect(published).toEqual([...published].sort((one, other) => one - other))
  expect(told().at(-1)).toBe('4 Updated 5')
  expect(await brokenPromises(world)).toEqual([])
})

it('fault 7: one that wakes after others have gone on stops, and undoes nothing', async () => {
  let wake: () => void = () => undefined
  const asleep = new Promise<void>((resolve) => (wake = resolve))
  const zombie = run({
    outbox: (outbox) => ({
      ...outbox,
      write: async (...parts) => {
        await asleep
        return outbox.write(...parts)
      },
    }),
  })
  happen('write')
  await run()
  happen('write')
  await run()
  const before = await world.outbox.read(source)
  wake()
  await zombie
  expect(await world.outbox.read(source)).toEqual(before)
  expect(told()).toEqual(['1 Created 2 bootstrap', '2 Updated 3'])
})

it('fault 13: versions that were cleaned away are one gap, and it goes on', async () => {
  await run()
  happen(...Array.from({ length: 6 }, (): Change => 'write'), 'clean')
  await run()
  expect(told()).toEqual(['1 Created 1 bootstrap', '2 Updated 6 gap 2-5', '3 Updated 7'])
})

it('fault 14: a table that is made anew is deleted and created; a replaced one goes on', async () => {
  await run()
  happen('write', 'drop', 'create')
  await run()
  happen('replace')
  await run()
  expect(told()).toEqual(['1 Created 1 bootstrap', '2 Deleted 1', '3 Created 0', '4 Updated 1'])
})

it.each([
  [limits.missedLooksMin - 1, []],
  [limits.missedLooksMin, ['2 Deleted 1', '3 Created 1 bootstrap']],
])('fault 15: a table that %d looks do not find, and then do: %j', async (looks, further) => {
  await run()
  happen('drop')
  for (let look = 0; look < looks; look += 1) await run()
  happen('undrop')
  await run()
  expect(told()).toEqual(['1 Created 1 bootstrap', ...further])
})

it('fault 16: a permission that is revoked deletes nothing, is told, and leaves no gap', async () => {
  await run()
  happen('revoke')
  const observed: Observation[] = []
  const announcing = {
    ...world.announcing(noFate, calmly),
    observe: (observation: Observation) => {
      observed.push(observation)
    },
  }
  const failed: number[] = []
  for (let look = 0; look < 5 * limits.missedLooksMin; look += 1) {
    failed.push((await announceAll(world.feeds, announcing)).failed)
    happen('write')
  }
  expect(told()).toEqual(['1 Created 1 bootstrap'])
  // Both feeds read the table, and are told of in every run, also in those that leave it out.
  expect(new Set(failed)).toEqual(new Set([2]))
  const first = observed.find(({ kind }) => kind !== 'feedFollowed')
  expect(first).toMatchObject({ kind: 'lookFailed', code: 'WarehouseAccessDenied' })
  happen('grant')
  for (let skipped = 0; skipped <= limits.runsSkippedMax; skipped += 1) {
    await announceAll(world.feeds, announcing)
  }
  const versions = Array.from({ length: 5 * limits.missedLooksMin }, (_, i) => i + 2)
  expect(told().slice(1)).toEqual(versions.map((version) => `${version} Updated ${version}`))
})

it('fault 17: clocks that jump by an hour change neither order nor versions', async () => {
  await run()
  for (const ms of [3_600_000, -7_200_000, 3_600_000, -3_600_000]) {
    world.tables.get('orders')!.turnClock(ms)
    happen('write')
    if (ms < 0) await run()
  }
  await run()
  expect(told().slice(1)).toEqual(['2 Updated 2', '3 Updated 3', '4 Updated 4', '5 Updated 5'])
})

it('fault 18: storage events that come twice and in any order make no further events', async () => {
  const announcer = makeAnnouncer({
    feeds: world.feeds,
    outbox: world.outbox,
    clock: { now: () => 0, elapsed: () => 0 },
    announcing: () => world.announcing(noFate, calmly),
  })
  happen('write', 'write')
  for (const tableVersion of [3, 1, 3, 2, 0, 3]) {
    await announcer.followHint({ folder: 'file:///orders-1', tableVersion }, invocation('request'))
  }
  expect(told()).toEqual(['1 Created 3 bootstrap'])
})

it('fault 19: without any storage event one run of the schedule tells everything', async () => {
  await run()
  happen('write', 'write', 'write')
  await run()
  expect(told().slice(1)).toEqual(['2 Updated 2', '3 Updated 3', '4 Updated 4'])
})

it('fault 20: a state that is lost gives one marked event for each feed, and an alert', async () => {
  await run()
  happen('write', 'write', 'write')
  await run()
  const observed: Observation[] = []
  world.arrived.clear()
  await announceAll(world.feeds, {
    ...world.announcing(noFate, calmly),
    outbox: memoryOutbox(),
    observe: (observation) => {
      observed.push(observation)
    },
  })
  expect(told()).toEqual(['1 Created 4 bootstrap'])
  const alerts = observed.filter(({ kind }) => kind === 'tableFirstSeen')
  expect(alerts).toEqual(
    world.feeds.map((feed) => ({
      kind: 'tableFirstSeen',
      ...{ requestId: 'request', trace: expect.anything() as object },
      source: feed.source,
      table: { catalog: 'mesh', schema: 'sales', name: 'orders' },
      tableVersion: 4,
    })),
  )
})
