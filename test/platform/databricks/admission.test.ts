// The door to a warehouse: who comes in, who waits, and who is told to come back.
import { setImmediate as turn } from 'node:timers/promises'
import { limits } from '../../../src/base/limits'
import { systemClock } from '../../../src/base/clock'
import { Problem } from '../../../src/base/problem'
import { Admission } from '../../../src/platform/databricks/admission'

const within = (ms: number, signal?: AbortSignal) => ({
  deadline: systemClock.now() + ms,
  ...(signal && { signal }),
})
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'inside',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  )

/** A door with every place taken, and what gives the places back. */
async function fullDoor() {
  const door = new Admission(systemClock)
  const places = Array.from({ length: limits.statementsAtOnceMax }, () =>
    door.enter(within(10_000)),
  )
  return { door, leaves: await Promise.all(places) }
}

it('lets so many in at once, and the next when one leaves', async () => {
  const { door, leaves } = await fullDoor()
  const told: string[] = []
  const next = door.enter(within(10_000)).then(() => told.push('next'))
  await turn()
  expect(told).toEqual([])
  leaves[0]?.()
  await next
  expect(told).toEqual(['next'])
})

it('gives one place back for one leave, however often it is said', async () => {
  const { door, leaves } = await fullDoor()
  leaves[0]?.()
  leaves[0]?.()
  expect(await codeOf(door.enter(within(1_000)))).toBe('inside')
  expect(await codeOf(door.enter(within(20)))).toBe('WarehouseBusy')
})

it('lets nobody wait longer than its deadline, and takes the turn of nobody who gave up', async () => {
  const { door, leaves } = await fullDoor()
  expect(await codeOf(door.enter(within(20)))).toBe('WarehouseBusy')
  const next = door.enter(within(1_000))
  leaves[0]?.()
  expect(await codeOf(next)).toBe('inside')
})

it('lets a caller who left go at once, and the one behind come in', async () => {
  const { door, leaves } = await fullDoor()
  const leaving = new AbortController()
  const first = codeOf(door.enter(within(1_000, leaving.signal)))
  const second = codeOf(door.enter(within(1_000)))
  leaving.abort()
  expect(await first).toBe('CallerLeft')
  leaves[0]?.()
  expect(await second).toBe('inside')
})

it('turns away who finds the queue full, without a wait', async () => {
  const { door, leaves } = await fullDoor()
  const waiting = Array.from({ length: limits.statementsWaitingMax }, () =>
    codeOf(
      door.enter(within(10_000)).then((leave) => {
        leave()
      }),
    ),
  )
  await turn()
  const startedMs = performance.now()
  expect(await codeOf(door.enter(within(10_000)))).toBe('WarehouseBusy')
  expect(performance.now() - startedMs).toBeLessThan(100)
  for (const leave of leaves) leave()
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['inside']))
})
