// Places for calls to something outside: who gets one, who waits, and who is told to come back.
import { setImmediate as turn } from 'node:timers/promises'
import { systemClock } from '../../src/base/clock'
import { Problem } from '../../src/base/problem'
import { Places } from '../../src/base/places'

const within = (ms: number, signal?: AbortSignal) => ({
  deadline: systemClock.now() + ms,
  ...(signal && { signal }),
})
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'inside',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  )

/** Two places, both taken, with room for three who wait. */
async function fullPlaces() {
  const places = new Places({
    placesMax: 2,
    waitingMax: 3,
    whenFull: 'WarehouseBusy',
    clock: systemClock,
  })
  const [first, second] = [await places.take(within(9)), await places.take(within(9))]
  return { places, first, second }
}

it('gives a place to the first who waits, and to the next in their order', async () => {
  const { places, first, second } = await fullPlaces()
  const order: string[] = []
  const taken = ['a', 'b', 'c'].map(async (name) => {
    const giveBack = await places.take(within(10_000))
    order.push(name)
    return giveBack
  })
  await turn()
  expect(order).toEqual([])
  first()
  second()
  await turn()
  expect(order).toEqual(['a', 'b'])
  ;(await taken[0])?.()
  await turn()
  expect(order).toEqual(['a', 'b', 'c'])
})

it('takes one place back however often it is given back', async () => {
  const { places, first } = await fullPlaces()
  first()
  first()
  expect(await codeOf(places.take(within(1_000)))).toBe('inside')
  expect(await codeOf(places.take(within(20)))).toBe('WarehouseBusy')
})

it('lets nobody wait longer than its deadline, and skips the turn of nobody who gave up', async () => {
  const { places, first } = await fullPlaces()
  expect(await codeOf(places.take(within(20)))).toBe('WarehouseBusy')
  const next = codeOf(places.take(within(1_000)))
  first()
  expect(await next).toBe('inside')
})

it('lets a caller who leaves go at once, and frees its turn', async () => {
  const { places, first } = await fullPlaces()
  const leaving = new AbortController()
  const left = codeOf(places.take(within(1_000, leaving.signal)))
  const others = [1, 2].map(() => codeOf(places.take(within(1_000))))
  leaving.abort()
  expect(await left).toBe('CallerLeft')
  const last = codeOf(places.take(within(1_000)))
  first()
  expect(await others[0]).toBe('inside')
  expect(await Promise.race([last, turn('waits')])).toBe('waits')
})

it('passes on the place of a caller who leaves at the moment of its turn', async () => {
  const { places, first } = await fullPlaces()
  const leaving = new AbortController()
  const left = codeOf(places.take(within(1_000, leaving.signal)))
  const next = codeOf(places.take(within(1_000)))
  first()
  leaving.abort()
  expect([await left, await next]).toEqual(['CallerLeft', 'inside'])
})

it('ends a wait with the problem that the caller’s signal gives', async () => {
  const { places } = await fullPlaces()
  const over = AbortSignal.abort(new Problem('WarehouseTimeout'))
  expect(await codeOf(places.take(within(1_000, over)))).toBe('WarehouseTimeout')
})

it('turns away who finds the queue full, without a wait', async () => {
  const { places, first, second } = await fullPlaces()
  const waiting = [1, 2, 3].map(() =>
    codeOf(
      places.take(within(10_000)).then((giveBack) => {
        giveBack()
      }),
    ),
  )
  const startedMs = performance.now()
  expect(await codeOf(places.take(within(10_000)))).toBe('WarehouseBusy')
  expect(performance.now() - startedMs).toBeLessThan(100)
  first()
  second()
  expect(await Promise.all(waiting)).toEqual(['inside', 'inside', 'inside'])
})
