// How many results may be open, how many bytes of them may wait, and which one is ended for another.
import { Problem } from '../../../src/base/problem'
import { OpenResults, type OpenResult } from '../../../src/platform/databricks/open-results'

let nowMs = 0
const clock = { now: () => nowMs, elapsed: () => nowMs }
const bounds = { resultsMax: 3, unreadBytesMax: 100, idleMsMin: 5_000 }
let results: OpenResults
let ended: string[]

beforeEach(() => {
  nowMs = 1_000
  results = new OpenResults(clock, bounds)
  ended = []
})

/** A result that waits for its reader from now on. */
function openIdle(name: string, bytes = 0): OpenResult {
  const result = results.open()
  result.onTakenAway = () => ended.push(name)
  result.addBytes(bytes)
  result.waitForReader()
  return result
}

function openCode(): string {
  try {
    results.open()
    return 'open'
  } catch (error) {
    return error instanceof Problem ? error.code : String(error)
  }
}

it('gives the room of a result that is closed to another, once', () => {
  const [first] = [results.open(), results.open(), results.open()]
  expect(openCode()).toBe('WarehouseBusy')
  first.close()
  first.close()
  expect([openCode(), openCode()]).toEqual(['open', 'WarehouseBusy'])
})

it('ends the one that has waited longest for its reader', () => {
  openIdle('first').readerWaits()
  nowMs += 1_000
  openIdle('second')
  nowMs += 1_000
  openIdle('third')
  nowMs += bounds.idleMsMin
  expect([openCode(), ended]).toEqual(['open', ['second']])
  expect([openCode(), ended]).toEqual(['open', ['second', 'third']])
  expect([openCode(), ended]).toEqual(['WarehouseBusy', ['second', 'third']])
})

it('ends none whose reader may just be about to read', () => {
  const [first] = ['first', 'second', 'third'].map((name) => openIdle(name))
  nowMs += bounds.idleMsMin - 1
  first?.readerWaits()
  first?.waitForReader()
  expect([openCode(), ended]).toEqual(['WarehouseBusy', []])
  nowMs += 1
  expect([openCode(), ended]).toEqual(['open', ['second']])
})

it('ends as many as it takes when too many bytes wait to be read', () => {
  openIdle('first', 40)
  nowMs += 1
  openIdle('second', 40)
  nowMs += bounds.idleMsMin
  const reading = results.open()
  reading.addBytes(70)
  expect(ended).toEqual(['first', 'second'])
  expect(openCode()).toBe('open')
})

it('lets nobody in while too many bytes are being read', () => {
  const reading = results.open()
  reading.addBytes(60)
  expect(reading.mayFetchAhead()).toBe(true)
  reading.addBytes(40)
  expect([reading.mayFetchAhead(), openCode()]).toEqual([false, 'WarehouseBusy'])
  reading.addBytes(-40)
  expect([reading.mayFetchAhead(), openCode()]).toEqual([true, 'open'])
})

it('counts no bytes of a result that is closed', () => {
  const reading = results.open()
  reading.addBytes(100)
  reading.close()
  reading.addBytes(100)
  expect(openCode()).toBe('open')
})
