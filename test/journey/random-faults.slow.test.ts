// Ten seconds of load while one call in ten to the warehouse meets a fault, drawn from the tests' seed;
// minutes of it, with another seed each time, are `npm run load -- --only faults`.
import { loadWithFaults, type FaultLoadSummary } from '../load/faults/fault-load'
import { restMsMaxOf } from '../load/faults/what-is-left'
import { memoryProbe } from '../load/memory'
import { headersOf } from '../stack/people'
import { startStandIns } from '../stack/stand-ins-process'
import { seed } from '../suites/drawn'
import { startOwnHost } from './host'
import { control, journeyDirectory } from './stack'

const statementTimeoutMs = 1_000
let summary: FaultLoadSummary

beforeAll(async () => {
  const standIns = await startStandIns({ directory: journeyDirectory, warehousePort: 0 })
  const settings = { STATEMENT_TIMEOUT_MS: String(statementTimeoutMs), ...memoryProbe }
  const host = await startOwnHost(settings, standIns)
  try {
    summary = await loadWithFaults({
      ...{ host, control: control(standIns), headers: headersOf(standIns.tokens, 'analyst') },
      ...{ statementTimeoutMs, seed },
      seconds: 10,
      oneIn: 10,
    })
  } finally {
    await host.stop()
    await standIns.stop()
  }
}, 120_000)

it('every answer is right to the last row, or a typed problem in time, or broken off', () => {
  expect({ seed, wrong: [...summary.calm.wrong, ...summary.faulty.wrong] }).toEqual({
    seed,
    wrong: [],
  })
})

it('rows come in spite of the faults, and the faults came', () => {
  const { answers, walksEnded } = summary.faulty
  const others = Object.keys(answers).filter((said) => said !== '200')
  expect(answers['200']).toBeGreaterThan(0)
  expect(walksEnded).toBeGreaterThan(0)
  expect(others.length).toBeGreaterThan(1)
})

it('nothing is left on the warehouse, and the next request is fine', () => {
  const { operationsOpen, sessionsOpen, sessionsMax, restedMs, nextStatus } = summary.left
  expect({ seed, operationsOpen, nextStatus }).toEqual({ seed, operationsOpen: 0, nextStatus: 200 })
  expect(sessionsOpen).toBeLessThanOrEqual(sessionsMax)
  expect(restedMs).toBeLessThan(restMsMaxOf({ statementTimeoutMs }))
})

it('the memory of the functions is what it was', () => {
  const { before, after } = summary.memory
  expect(after.heldMb - before.heldMb).toBeLessThan(20)
  expect(after.residentMb - before.residentMb).toBeLessThan(100)
})
