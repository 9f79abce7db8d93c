// What callers ask under load, with every row that is right: one row, a page, pages to the end, large
// answers. The tables come with it, made so that their rows can be computed here as well.
import { createHash } from 'node:crypto'

export type Row = Readonly<Record<string, unknown>>

export interface RowsRequest {
  readonly name: string
  /** Below `/api/products/`. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  /** All that is asked for over all pages, in order, each as JSON. */
  readonly rows: readonly string[]
  /** How many each page holds, unless rows that share a key keep it shorter. */
  readonly pageRows?: number
  readonly pagesMax: number
  /** For rows that their key leaves in any order. */
  readonly arranged?: (rows: readonly Row[]) => readonly Row[]
  /** What `Delta-Table-Version` is to say. */
  readonly tableVersion?: string
}

const wideRows = 1_500
const digestsOfRow = 32
const sharedRows = 600
const rowsOfKind = 100
const rowsOfPlace = 7

/** Queries of DuckDB, by the table's name. */
export const tables: Readonly<Record<string, string>> = {
  'testing.wide.rows': `SELECT i::INT AS id, repeat(md5(i::VARCHAR), ${digestsOfRow}) AS text
    FROM range(${wideRows}) t(i)`,
  'testing.keys.shared': `SELECT 'k' || (i // ${rowsOfKind}) AS kind,
    ((i % ${rowsOfKind}) // ${rowsOfPlace})::DOUBLE AS place, i::INT AS row
    FROM range(${sharedRows}) t(i)`,
}

const wide = Array.from({ length: wideRows }, (_, id) => {
  const text = createHash('md5').update(String(id)).digest('hex').repeat(digestsOfRow)
  return JSON.stringify({ id, text })
})

const shared = Array.from({ length: sharedRows }, (_, row) => {
  const kind = `k${Math.floor(row / rowsOfKind)}`
  return JSON.stringify({ kind, place: Math.floor((row % rowsOfKind) / rowsOfPlace), row })
})

const byRow = (rows: readonly Row[]): readonly Row[] =>
  [...rows].sort((a, b) => Number(a['row']) - Number(b['row']))

/** A versioned table as it was read before the load. */
export interface Airports {
  readonly rows: readonly string[]
  readonly tableVersion: string
}

/** Those that are to come oftener are there oftener. */
export function requestsUnderLoad(airports: Airports): readonly RowsRequest[] {
  const gzip = { 'accept-encoding': 'gzip' }
  const one: RowsRequest = {
    ...{ name: 'one row', target: 'wide-rows/rows?top=1', rows: wide.slice(0, 1), pagesMax: 1 },
  }
  const page: RowsRequest = {
    ...{ name: 'a page of 100', target: 'wide-rows/rows', rows: wide, pageRows: 100, pagesMax: 1 },
  }
  const kind: RowsRequest = {
    ...{ name: 'rows of a kind', target: 'shared-keys/rows?kind=k3', pagesMax: 1 },
    rows: shared.slice(3 * rowsOfKind, 4 * rowsOfKind),
    arranged: byRow,
  }
  const pages: RowsRequest = {
    ...{ name: 'pages to the end', target: 'shared-keys/rows?maxpagesize=60', pagesMax: Infinity },
    rows: shared,
    arranged: byRow,
  }
  const versioned: RowsRequest = {
    ...{ name: 'pages of a version', target: 'air-traffic/airports?maxpagesize=500' },
    ...airports,
    headers: { 'cache-control': 'no-cache' },
    pageRows: 500,
    pagesMax: Infinity,
  }
  const large: RowsRequest = {
    ...{ name: 'wide rows', target: `wide-rows/rows?maxpagesize=${wideRows}` },
    rows: wide,
    pageRows: wideRows,
    pagesMax: 1,
  }
  const zipped = { ...large, name: 'wide rows, zipped', headers: gzip }
  const small = [one, one, one, one, page, page, page, kind, kind, kind, pages, pages, pages]
  return [...small, versioned, large, zipped]
}
