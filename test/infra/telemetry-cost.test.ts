// What docs/operate.md says that telemetry costs a month is what its formula gives.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { limits } from '../../src/base/limits'
import { root } from '../architecture/repository'
import { ordinaryBytes, wholeBytes } from './item-bytes'

const operate = readFileSync(path.join(root, 'docs/operate.md'), 'utf8')

const dollarsPerGb = 2.3
const freeGb = 5
const secondsOfMonth = 30 * 86_400
const billedShare = 0.75
function gigabytes(requestsPerSecond: number, bytes: number): number {
  return (requestsPerSecond * secondsOfMonth * bytes * billedShare) / 1e9
}

const dollars = (gb: number) => Math.max(0, gb - freeGb) * dollarsPerGb
const written = (number: number, digits = 0) =>
  number.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits })

it.each([1, 100, 10_000])('%d requests a second', (requestsPerSecond) => {
  const instances = Math.ceil(requestsPerSecond / 160)
  const cell = (ratio: number, perInstance: number) => {
    const ordinary = Math.min(ratio * 0.99 * requestsPerSecond, perInstance * instances)
    const gb = gigabytes(1, ordinary * ordinaryBytes + 0.01 * requestsPerSecond * wholeBytes)
    return `${written(gb, gb < 10 ? 1 : 0)} GB, ${written(dollars(gb))}`
  }
  const row = operate
    .split('\n')
    .find((line) => line.startsWith(`| ${written(requestsPerSecond)} `))
  expect(row?.split('|').map((text) => text.trim())).toEqual([
    '',
    written(requestsPerSecond),
    written(instances),
    cell(1, Infinity),
    cell(1, limits.tracesPerSecondMax),
    cell(0.01, limits.tracesPerSecondMax),
    '',
  ])
})

it('has the numbers of the formula', () => {
  const numbers = [`${dollarsPerGb.toFixed(2)} ×`, `GB − ${freeGb}`, `${written(ordinaryBytes)} B`]
  const all = [
    ...numbers,
    `${written(wholeBytes)} B`,
    `${written(secondsOfMonth / 1e6, 3)} million`,
  ]
  expect(all.filter((number) => !operate.includes(number))).toEqual([])
})

it('says how many requests a second use up the daily gigabyte, with what host and gateway send', () => {
  // The host sends a row and a log line of about this size; the gateway two rows, of one request in ten.
  const rowBytes = 800
  const ofApp = ordinaryBytes * 0.99 + wholeBytes * 0.01
  const perRequest = gigabytes(1, ofApp + 2 * rowBytes + 0.1 * 2 * rowBytes)
  expect(operate).toContain(`at about ${Math.floor(30 / perRequest)} requests a second`)
  const ofBusyHost = gigabytes(20, rowBytes)
  expect(operate).toContain(
    `${written(ofBusyHost)} GB a month, ${written(ofBusyHost * dollarsPerGb)} dollars`,
  )
})
