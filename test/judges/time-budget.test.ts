// What a run of the judges leaves out for want of time is counted, and nothing else is.
import { printSum, Tally } from './report'
import { inTime, timeBudget, type TimeBudget } from './time-budget'

const budgetOf = (over: AbortSignal): TimeBudget => ({
  ...{ over, hangs: undefined },
  reason: 'the time was over',
})

it('what is left when the time is over is skipped with the reason, in the units of the check', () => {
  const time = new AbortController()
  const tally = new Tally('things')
  for (const [at, item] of inTime(
    ['a', 'b', 'c', 'd'],
    budgetOf(time.signal),
    tally,
    (left) => left.length * 50,
  )) {
    tally.add(item, undefined)
    if (at === 1) time.abort()
  }
  const report = tally.report()
  expect(report).toMatchObject({
    agreed: 2,
    skipped: [{ count: 100, reason: 'the time was over' }],
  })
  expect(printSum([report])).toBe('2 passed, 0 failed, 100 skipped')
})

it('without a limit everything is done', () => {
  const tally = new Tally('things')
  const done = [...inTime(['a', 'b'], timeBudget(undefined), tally)]
  expect(done).toEqual([
    [0, 'a'],
    [1, 'b'],
  ])
  expect(tally.report().skipped).toEqual([])
})
