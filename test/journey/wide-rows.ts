// Rows that are too wide for what lies between the warehouse and a socket: about 40 MB on one page.
import { control } from './stack'

export function putWideRows(): Promise<unknown> {
  return control().putTable(
    'testing.wide.rows',
    `SELECT i::INT AS id, repeat('x', 10000) AS text FROM range(4000) t(i)`,
  )
}
