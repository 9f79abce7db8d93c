// Ten seconds in which the warehouse's credential, the topic's key and the page key rotate under load; two
// minutes of it are `npm run load -- --only rotation`.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  ownFolder,
  rotateUnderLoad,
  type RotationSummary,
} from '../load/rotation/rotation-under-load'
import { startStandIns } from '../stack/stand-ins-process'
import { trust } from '../suites/trust'
import { journeyDirectory } from './stack'

let summary: RotationSummary

beforeAll(async () => {
  const directory = await ownFolder(journeyDirectory)
  const standIns = await startStandIns({ directory, warehousePort: 0, withEvents: true })
  try {
    trust(readFileSync(standIns.warehouse.caFile, 'utf8'))
    const appDirectory = path.join(journeyDirectory, 'app')
    summary = await rotateUnderLoad({ standIns, appDirectory, seconds: 10 })
  } finally {
    await standIns.stop()
  }
}, 120_000)

it('no request fails, and no next link is broken', () => {
  expect(summary.wrong).toEqual([])
  expect(summary.walks).toBeGreaterThan(4)
})

it('no event is lost', () => {
  expect(summary.commits).toBeGreaterThan(4)
  expect(summary.lost).toEqual([])
})

it('the vault is read a few times, however many are refused', () => {
  expect(summary.rotations).toBeGreaterThan(0)
  expect(summary.readings).toBeLessThan(60)
})
