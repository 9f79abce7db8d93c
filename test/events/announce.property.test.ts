// The promise of the event path under crashes, races, failures and lost answers; and that the judge
// of it notices mistakes.
import fc from 'fast-check'
import { seed } from '../suites/drawn'
import { course, runCourse } from './simulation'
import type { Plant } from './simulated-world'

// Crashes are errors by the thousand, and their stacks cost more than all else.
const { stackTraceLimit } = Error
beforeAll(() => {
  Error.stackTraceLimit = 0
})
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit
})

const runs = Number(process.env['MESHPORT_SCHEDULES'] ?? 500)

it(`keeps the promise over ${runs} schedules of crashes, races and faults`, async () => {
  const met = { crashes: 0, failures: 0, lostAnswers: 0, overtaken: 0, repeated: 0 }
  await fc.assert(
    fc.asyncProperty(course, fc.scheduler(), async (given, scheduler) => {
      const { broken, met: also } = await runCourse(given, scheduler)
      for (const kind of Object.keys(met) as (keyof typeof met)[]) met[kind] += also[kind]
      expect(broken).toEqual([])
    }),
    { numRuns: runs, endOnFailure: true },
  )
  process.stdout.write(`Seed ${seed}: ${runs} schedules met ${JSON.stringify(met)}\n`)
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(runs / 100)
}, 600_000)

const plants: readonly [string, Plant][] = [
  [
    'the state says published before it is',
    {
      outbox: (outbox) => ({
        ...outbox,
        eventsAfter: async (source, sequence, countMax) => {
          const events = await outbox.eventsAfter(source, sequence, countMax)
          const { state, tag } = await outbox.read(source)
          const published = events.at(-1)?.sequence ?? state.published
          await outbox.write(source, tag, { ...state, published }, [])
          return events
        },
      }),
    },
  ],
  [
    'only the newest event is published',
    { sink: (sink) => ({ publish: (events) => sink.publish(events.slice(-1)) }) },
  ],
  [
    'a state is written over one that nobody has seen',
    {
      outbox: (outbox) => ({
        ...outbox,
        write: async (source, _seen, next, events) => {
          const { tag } = await outbox.read(source)
          return outbox.write(source, tag, next, events)
        },
      }),
    },
  ],
  [
    'an event is made anew when it is published again',
    {
      sink: (sink) => {
        let attempts = 0
        return {
          publish: (events) => {
            attempts += 1
            return sink.publish(
              events.map(({ sequence, text }) => ({
                sequence,
                text: text.replace(
                  /"time":"[^"]*"/,
                  `"time":"2026-01-01T00:00:00.00000${attempts % 10}Z"`,
                ),
              })),
            )
          },
        }
      },
    },
  ],
]

it.each(plants)('notices a mistake: %s', async (_, plant) => {
  const outcome = await fc.check(
    fc.asyncProperty(course, fc.scheduler(), async (given, scheduler) => {
      const { broken } = await runCourse(given, scheduler, plant)
      expect(broken).toEqual([])
    }),
    { numRuns: 500, endOnFailure: true },
  )
  expect(outcome.failed).toBe(true)
})
