// One schedule of the simulation: tables change while two pollers look, crash and meet faults; then
// all is well, and what arrived is judged.
import fc from 'fast-check'
import { limits } from '../../src/base/limits'
import { brokenPromises } from './promise'
import type { Change } from './simulated-table'
import { newProcess, noFate, SimulatedWorld, type Fate, type Plant } from './simulated-world'

export interface Course {
  readonly changes: readonly { readonly table: 'orders' | 'items'; readonly change: Change }[]
  /** Of the pollers that run at once, one after another on each of two instances. */
  readonly fates: readonly [readonly Fate[], readonly Fate[]]
}

const calls = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 3 })
const fate = fc.record({
  crashAt: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
  failing: calls,
  unacknowledged: calls,
})

export const course: fc.Arbitrary<Course> = fc.record({
  changes: fc.array(
    fc.record({
      table: fc.constantFrom('orders' as const, 'items' as const),
      change: fc.oneof(
        { weight: 4, arbitrary: fc.constant<Change>('write') },
        { weight: 2, arbitrary: fc.constantFrom<Change>('create', 'optimize') },
        { weight: 1, arbitrary: fc.constantFrom<Change>('alter', 'replace', 'drop', 'clean') },
      ),
    }),
    { maxLength: 20 },
  ),
  fates: fc.tuple(fc.array(fate, { maxLength: 4 }), fc.array(fate, { maxLength: 4 })),
})

/** What is wrong after this course; empty when nothing is. */
export async function runCourse(
  { changes, fates }: Course,
  scheduler: fc.Scheduler,
  plant: Plant = {},
): Promise<{ broken: readonly string[]; met: SimulatedWorld['met'] }> {
  const world = new SimulatedWorld()
  world.tables.get('orders')!.happen('create')
  const turn = () => scheduler.schedule(Promise.resolve())
  const change = async () => {
    for (const { table, change } of changes) {
      await turn()
      world.tables.get(table)!.happen(change)
    }
  }
  const poll = async (all: readonly Fate[]) => {
    let remembered = newProcess()
    for (const one of all) {
      await world.poller(one, turn, plant, remembered)()
      if (one.crashAt !== undefined) remembered = newProcess()
    }
  }
  await scheduler.waitFor(Promise.all([change(), ...fates.map(poll)]))
  // In the end all is well: a table that is gone is missed often enough, and what is left goes out.
  const calmly = world.poller(noFate, () => Promise.resolve(), plant)
  for (let look = 0; look <= limits.missedLooksMin; look += 1) await calmly()
  return { broken: await brokenPromises(world), met: world.met }
}
