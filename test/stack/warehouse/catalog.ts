// What a name stands for: a Delta table in a directory, a view, or a table that a test has made of a
// query. A table's place is `<root>/<catalog>.<schema>.<table>`, a view's text is a file beside it.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { isDeltaTable } from '../delta/commit-log'
import { fail, refusal, sqlFailure, type SqlFailure } from './sql-failure'
import { backticked } from './sql/scope'
import type { Path } from './sql/syntax-tree'
import { fromDuckDB, quoted } from './types/duckdb-type'
import type { Column } from './types/spark-type'

export type Entry =
  | { readonly kind: 'table'; readonly directory: string }
  | { readonly kind: 'view'; readonly text: string }
  /** `sql` as DuckDB's FROM takes it. */
  | { readonly kind: 'query'; readonly sql: string; readonly columns: readonly Column[] }

const viewEnd = '.view.sql'

export class Catalog {
  private readonly queries = new Map<string, Extract<Entry, { kind: 'query' }>>()

  private readonly places = new Map<string, string>()

  /** Without a root, nothing new can be made but by a test. */
  constructor(
    private readonly connection: DuckDBConnection,
    private readonly root: string | undefined,
  ) {}

  async find(path: Path): Promise<Entry | undefined> {
    const query = this.queries.get(keyOf(path))
    const directory = query ? undefined : this.placeOf(path)
    if (directory === undefined) return query
    if (await isDeltaTable(directory)) return { kind: 'table', directory }
    const text = await readFile(`${directory}${viewEnd}`, 'utf8').catch(() => undefined)
    return text === undefined ? undefined : { kind: 'view', text }
  }

  async get(path: Path): Promise<Entry> {
    return (await this.find(path)) ?? fail(notFound(path))
  }

  /** Where a table is, or will be. */
  newPlace(path: Path): string {
    return (
      this.placeOf(path) ?? fail(refusal(`a new table or view by the name ${backticked(path)}`))
    )
  }

  async saveView(path: Path, text: string): Promise<void> {
    const place = this.newPlace(path)
    await writeFile(`${place}${viewEnd}`, text)
  }

  async remove(path: Path): Promise<void> {
    const place = this.newPlace(path)
    await rm(place, { recursive: true, force: true })
    await rm(`${place}${viewEnd}`, { force: true })
  }

  /** Every name in a catalog, or in all of them, in order. */
  async list(catalog?: string): Promise<readonly Path[]> {
    const keys = new Set([...this.queries.keys(), ...this.places.keys()])
    for (const file of await readdir(this.root ?? '').catch(() => [])) {
      const path = file.replace(viewEnd, '').split('.')
      if (isPlain(path)) keys.add(keyOf(path))
    }
    const paths = [...keys].sort().map((key) => JSON.parse(key) as Path)
    return paths.filter(([first]) => catalog === undefined || first === catalog.toLowerCase())
  }

  /** A table that is kept elsewhere than under the root. */
  addTable(name: string, directory: string): void {
    this.places.set(keyOf(name.split('.')), directory)
  }

  /** The query is computed at each read: a table can be endless, and a table can be slow. */
  async define(name: string, query: string): Promise<void> {
    const path = name.split('.')
    if (path.length !== 3 || path.includes('')) {
      throw new TypeError(`${name} is not a name of the form catalog.schema.table`)
    }
    const sql = quoted(keyOf(path))
    const described = await this.connection.prepare(`SELECT * FROM (${query}\n) AS t`)
    const columns: Column[] = []
    for (let index = 0; index < described.columnCount; index += 1) {
      const type = fromDuckDB(described.columnType(index))
      columns.push({ name: described.columnName(index), type })
    }
    described.destroySync()
    await this.connection.run(`CREATE OR REPLACE VIEW ${sql} AS ${query}`)
    this.queries.set(keyOf(path), { kind: 'query', sql, columns })
  }

  private placeOf(path: Path): string | undefined {
    const place = this.places.get(keyOf(path))
    if (place !== undefined || this.root === undefined || !isPlain(path)) return place
    return join(this.root, path.join('.').toLowerCase())
  }
}

export function notFound(path: Path): SqlFailure {
  return sqlFailure(
    'TABLE_OR_VIEW_NOT_FOUND',
    '42P01',
    `The table or view ${backticked(path)} cannot be found. Verify the spelling and correctness of the schema and catalog.\nIf you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and catalog.\nTo tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.`,
  )
}

/** Three parts that are names of folders and nothing else, as Unity Catalog has it. */
function isPlain(path: Path): boolean {
  return path.length === 3 && path.every((part) => /^[^\s./\\\p{Cc}]{1,255}$/u.test(part))
}

function keyOf(path: Path): string {
  return JSON.stringify(path.map((part) => part.toLowerCase()))
}
