// What a name stands for: a Delta table in a directory, a view, or a table that a test has made of a query.
// The place of a table or a view is `<root>/<catalog>.<schema>.<table>`.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { TableFile } from '../data/data-sets'
import { isDeltaTable } from '../delta/commit-log'
import { fail, refusal, sqlFailure, type SqlFailure } from './sql-failure'
import { backticked } from './sql/scope'
import type { Path } from './sql/syntax-tree'
import { fromDuckDB, quoted } from './types/duckdb-type'
import type { Column } from './types/spark-type'

/** A catalog keeps the columns that a view had when it was made. */
export interface View {
  readonly kind: 'view'
  /** As CREATE VIEW has it. */
  readonly query: string
  readonly columns: readonly Column[]
}

export type Entry =
  | { readonly kind: 'table'; readonly directory: string }
  | View
  /** `sql` as DuckDB's FROM takes it. */
  | { readonly kind: 'query'; readonly sql: string; readonly columns: readonly Column[] }

const viewFile = '_view.json'

export class Catalog {
  readonly #queries = new Map<string, Extract<Entry, { kind: 'query' }>>()

  readonly #places = new Map<string, Omit<TableFile, 'name'>>()

  /** Without a root, nothing new can be made but by a test. */
  readonly #connection: DuckDBConnection
  readonly #root: string | undefined

  constructor(connection: DuckDBConnection, root: string | undefined) {
    this.#connection = connection
    this.#root = root
  }

  async find(path: Path): Promise<Entry | undefined> {
    const query = this.#queries.get(keyOf(path))
    const directory = query ? undefined : this.#placeOf(path)
    if (directory === undefined) return query
    if (await isDeltaTable(directory)) return { kind: 'table', directory }
    const view = await readFile(join(directory, viewFile), 'utf8').catch(() => undefined)
    return view === undefined ? undefined : (JSON.parse(view) as View)
  }

  async get(path: Path): Promise<Entry> {
    return (await this.find(path)) ?? fail(notFound(path))
  }

  /** Where a table is, or will be. */
  newPlace(path: Path): string {
    return this.#placeOf(path) ?? fail(refusal(`a new table by the name ${backticked(path)}`))
  }

  async makeView(path: Path, view: View): Promise<void> {
    const directory = this.newPlace(path)
    await mkdir(directory, { recursive: true })
    await writeFile(join(directory, viewFile), JSON.stringify(view))
  }

  async remove(path: Path): Promise<void> {
    await rm(this.newPlace(path), { recursive: true, force: true })
  }

  /** A table that is kept elsewhere than under the root. */
  addTable({ name, ...place }: TableFile): void {
    this.#places.set(keyOf(name.split('.')), place)
  }

  /** The names of everything that is there, in lower case as Unity Catalog keeps them. */
  async names(): Promise<readonly Path[]> {
    const made = this.#root === undefined ? [] : await readdir(this.#root).catch(() => [])
    const keys = [
      ...made.map((name) => keyOf(name.split('.'))),
      ...this.#places.keys(),
      ...this.#queries.keys(),
    ]
    const paths = [...new Set(keys)].map((key) => JSON.parse(key) as Path)
    return paths.filter(isPlain)
  }

  /** The primary key of a table that was given one. */
  primaryKey(path: Path): readonly string[] {
    return this.#places.get(keyOf(path))?.key ?? []
  }

  /** The query is computed at each read: a table can be endless, and a table can be slow. */
  async define(name: string, query: string): Promise<void> {
    const path = name.split('.')
    if (path.length !== 3 || path.includes('')) {
      throw new TypeError(`${name} is not a name of the form catalog.schema.table`)
    }
    const sql = quoted(keyOf(path))
    const described = await this.#connection.prepare(`SELECT * FROM (${query}\n) AS t`)
    const columns: Column[] = []
    for (let index = 0; index < described.columnCount; index += 1) {
      const type = fromDuckDB(described.columnType(index))
      columns.push({ name: described.columnName(index), type })
    }
    described.destroySync()
    await this.#connection.run(`CREATE OR REPLACE VIEW ${sql} AS ${query}`)
    this.#queries.set(keyOf(path), { kind: 'query', sql, columns })
  }

  #placeOf(path: Path): string | undefined {
    const place = this.#places.get(keyOf(path))?.path
    if (place !== undefined || this.#root === undefined || !isPlain(path)) return place
    return join(this.#root, path.join('.').toLowerCase())
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
