// How many statements of one principal are under way at once: others have places of their own, and what
// is given back is forgotten.
import { makeStatementPlaces } from '../../src/access/statement-places'
import { systemClock } from '../../src/base/clock'
import { limits } from '../../src/base/limits'
import { outcomeOf } from '../platform/entra/local-entra'

const soon = () => ({ deadline: systemClock.now() + 20 })
const later = () => ({ deadline: systemClock.now() + 10_000 })
const partner = (id: string) => ({ kind: 'partner', id }) as const

it('a principal waits for its own places, and takes nobody else’s', async () => {
  const take = makeStatementPlaces(2, systemClock)
  const first = await take(partner('a'), soon())
  await take(partner('a'), soon())
  expect(await outcomeOf(take(partner('a'), soon()))).toBe('TooManyStatements')
  await take(partner('b'), soon())
  await take({ kind: 'person', id: 'a' }, soon())

  const waiting = take(partner('a'), later())
  first()
  await waiting
})

it('refuses at once who would be one too many to wait', async () => {
  const take = makeStatementPlaces(1, systemClock)
  const giveBack = await take(partner('a'), soon())
  const waiting = Array.from({ length: limits.callerStatementsWaitingMax }, () =>
    take(partner('a'), later()),
  )
  expect(await outcomeOf(take(partner('a'), later()))).toBe('TooManyStatements')
  giveBack()
  for (const turn of waiting) (await turn)()
})

it('lets nobody wait until their statement has no time left', async () => {
  jest.useFakeTimers()
  try {
    const take = makeStatementPlaces(1, systemClock)
    await take(partner('a'), later())
    const waiting = outcomeOf(take(partner('a'), later()))
    await jest.advanceTimersByTimeAsync(limits.callerStatementWaitMsMax - 1)
    expect(await Promise.race([waiting, Promise.resolve('waits')])).toBe('waits')
    await jest.advanceTimersByTimeAsync(1)
    expect(await waiting).toBe('TooManyStatements')
  } finally {
    jest.useRealTimers()
  }
})

it('gives a place back once, however often it is told', async () => {
  const take = makeStatementPlaces(1, systemClock)
  const giveBack = await take(partner('a'), soon())
  giveBack()
  giveBack()
  await take(partner('a'), soon())
  expect(await outcomeOf(take(partner('a'), soon()))).toBe('TooManyStatements')
})

it('limits no developer', async () => {
  const take = makeStatementPlaces(1, systemClock)
  await take({ kind: 'anonymous', id: 'anonymous' }, soon())
  expect(await take({ kind: 'anonymous', id: 'anonymous' }, soon())).toEqual(expect.any(Function))
})
