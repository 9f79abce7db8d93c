// A reviewed file with what a test expects. UPDATE_GOLDEN=1 writes what is there now, to be reviewed.
import { readFileSync, writeFileSync } from 'node:fs'

export function expectGoldenFile(file: string, actual: string): void {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual)
  expect(actual).toBe(readFileSync(file, 'utf8'))
}
