// How long a schedule keeps a warehouse up, here and in the README's table.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { projectDirectory } from './stack-directory'
import { warehouseHours } from './warehouse-hours'

it('the table in the README is right', () => {
  const readme = readFileSync(path.join(projectDirectory, 'README.md'), 'utf8')
  const rows = [...readme.matchAll(/^\| \S.*? \| `([\d*/ -]+)` +\|([\d. h|]+)\|$/gm)]
  const stops = [5, 10, 30, 60]
  const printed = rows.map(([, schedule, cells]) => [
    schedule,
    ...cells!.split('|').map((cell) => Number.parseFloat(cell)),
  ])
  const computed = rows.map(([, schedule]) => [
    schedule,
    ...stops.map((minutes) => Number(warehouseHours(schedule!, minutes).toFixed(1))),
  ])
  expect(printed).toEqual(computed)
  expect(printed).toHaveLength(5)
})

it.each([
  ['every ten minutes', '0 */10 * * * *', 10, 24],
  ['every ten minutes', '0 */10 * * * *', 5, 12],
  ['every hour', '0 0 * * * *', 10, 4],
  ['every hour', '0 0 * * * *', 30, 12],
  ['every hour', '0 0 * * * *', 60, 24],
  ['every six hours', '0 0 */6 * * *', 15, 1],
  ['shortly before midnight', '0 50 23 * * *', 60, 1 / 6],
  ['on Sundays', '0 0 * * * 0', 10, 0],
])('%s (%s), with an auto-stop of %i minutes, is %d hours', (_when, schedule, minutes, hours) => {
  expect(warehouseHours(schedule, minutes)).toBeCloseTo(hours, 10)
})
