// What stands in FROM, and what DESCRIBE tells: names, versions and table functions in, rows in DuckDB's
// words out. A Delta table's log is read anew for each statement, since others may write to it.
import { changesBetween } from '../delta/change-feed'
import { versionAt } from '../delta/history'
import { relationOf, requireFiles } from '../delta/relation'
import { readSnapshot, type Snapshot } from '../delta/snapshot'
import { notFound, type Catalog, type Entry } from './catalog'
import {
  describeColumns,
  describeDetail,
  describeHistory,
  type DescribedColumn,
} from './description'
import { listColumns, listTables, type Listed } from './information-schema'
import { refusal, sqlFailure, type SqlFailure } from './sql-failure'
import { findArgument, type Argument } from './sql/parameter'
import { parseQueryText } from './sql/parser'
import { backticked, unresolvedColumn, type Values } from './sql/scope'
import type { Describe, Expression, Path, Query, Relation, TimeTravel } from './sql/syntax-tree'
import { sinceEpoch } from './sql/time-text'
import { translateQuery, type Relations, type Rows } from './sql/translation'
import { simple } from './types/spark-type'

type Read = Rows & { readonly name: Path }

export class CatalogRelations implements Relations {
  private readonly viewsBeingRead = new Set<string>()

  constructor(private readonly catalog: Catalog) {}

  async read(relation: Relation, values: Values): Promise<Read> {
    const { alias } = relation
    switch (relation.kind) {
      case 'query': {
        const { sql, columns } = await translateQuery(relation.query, this, values)
        return { sql: `(${sql})`, columns, name: alias === undefined ? [] : [alias] }
      }
      case 'function': {
        const rows = await this.call(relation.name, relation.operands, values)
        return { ...rows, name: [alias ?? relation.name] }
      }
      case 'table': {
        const { path, at } = relation
        const rows = await this.readTable(path, at, values)
        return { ...rows, name: alias === undefined ? path : [alias] }
      }
    }
  }

  async describe({ what, path, limit }: Describe): Promise<Rows> {
    const entry = await this.catalog.get(path)
    if (what === 'table') return describeColumns(await this.columnsOf(path, entry))
    if (entry.kind !== 'table') throw notDelta(path, `DESCRIBE ${what.toUpperCase()}`)
    if (what === 'history') return describeHistory(entry.directory, limit)
    return describeDetail(path.join('.'), entry.directory)
  }

  /** Of a table that a statement is to change. */
  async tableDirectory(path: Path, statement: string): Promise<string> {
    const entry = await this.catalog.get(path)
    if (entry.kind !== 'table') throw notDelta(path, statement)
    return entry.directory
  }

  private async readTable(path: Path, at: TimeTravel | undefined, values: Values): Promise<Rows> {
    if (path.length === 3 && path[1]!.toLowerCase() === 'information_schema') {
      return this.readInformationSchema(path)
    }
    const entry = await this.catalog.get(path)
    if (entry.kind === 'table') {
      const snapshot = await this.snapshotAt(entry.directory, at, values)
      await requireFiles(snapshot)
      return { sql: relationOf(snapshot), columns: snapshot.schema }
    }
    if (at) {
      const text = `The feature is not supported: Time travel on the relation: ${backticked(path)}.`
      throw sqlFailure('UNSUPPORTED_FEATURE.TIME_TRAVEL', '0A000', text)
    }
    if (entry.kind === 'query') return entry
    const { sql, columns } = await this.readView(path, parseQueryText(entry.text), values.bound)
    return { sql: `(${sql})`, columns }
  }

  /** A view has no parameters; its values join the statement's. */
  async readView(path: Path, query: Query, bound: string[]): Promise<Rows> {
    const name = backticked(path).toLowerCase()
    if (this.viewsBeingRead.has(name)) {
      const text = `Recursive view ${name} detected (cycle: ${name} -> ${name}).`
      throw sqlFailure('RECURSIVE_VIEW', '42K0H', text)
    }
    this.viewsBeingRead.add(name)
    const rows = await translateQuery(query, this, { parameters: [], bound })
    this.viewsBeingRead.delete(name)
    return rows
  }

  private async snapshotAt(
    directory: string,
    at: TimeTravel | undefined,
    values: Values,
  ): Promise<Snapshot> {
    if (!at) return readSnapshot(directory)
    if (at.kind === 'timestamp') {
      const time = written(at.expression, values)
      return readSnapshot(directory, await versionAt(directory, microsOf(time)))
    }
    if (/^\d{1,15}$/.test(at.text)) return readSnapshot(directory, Number(at.text))
    throw sqlFailure(
      'DELTA_TIME_TRAVEL_INVALID_BEGIN_VALUE',
      '42604',
      `Cannot use ${at.text} as the version of a time travel.`,
    )
  }

  private async call(name: string, operands: readonly Expression[], values: Values): Promise<Rows> {
    const [first, ...others] = operands
    const bare = operands.find((operand) => operand.kind === 'column')
    if (bare) throw unresolvedColumn(bare.path, [])
    if (name.toLowerCase() === 'range' && operands.length === 1) {
      const count = whole(written(first!, values), 'range')
      const sql = `(SELECT range AS id FROM range(${count}))`
      return { sql, columns: [{ name: 'id', type: simple('bigint') }] }
    }
    if (name.toLowerCase() !== 'table_changes' || operands.length < 2 || operands.length > 3) {
      const text = `Could not resolve \`${name}\` with ${operands.length} arguments to a table-valued function.`
      throw sqlFailure('UNRESOLVABLE_TABLE_VALUED_FUNCTION', '42883', text)
    }
    const table = written(first!, values).value ?? ''
    const directory = await this.tableDirectory(table.split('.'), 'table_changes')
    const [from, to] = others.map((operand) => whole(written(operand, values), 'table_changes'))
    const { relation, columns } = await changesBetween(directory, { from: from!, to })
    return { sql: relation, columns }
  }

  private async columnsOf(path: Path, entry: Entry): Promise<readonly DescribedColumn[]> {
    if (entry.kind === 'table') return (await readSnapshot(entry.directory)).schema
    if (entry.kind === 'query') return entry.columns
    return (await this.readView(path, parseQueryText(entry.text), [])).columns
  }

  private async readInformationSchema(path: Path): Promise<Rows> {
    const list = { tables: listTables, columns: listColumns }[path[2]!.toLowerCase()]
    if (!list) throw notFound(path)
    const { sql, columns } = list(await this.list(path[0]))
    return { sql: `(${sql})`, columns }
  }

  /** What is in a catalog, or in all of them. */
  async list(catalog?: string): Promise<readonly Listed[]> {
    const listed: Listed[] = []
    for (const path of await this.catalog.list(catalog)) {
      const entry = await this.catalog.find(path)
      if (!entry) continue
      // What cannot be read has no columns here, and its error where it is read.
      const columns = await this.columnsOf(path, entry).catch(() => [])
      listed.push({ path, type: entry.kind === 'view' ? 'VIEW' : 'MANAGED', columns })
    }
    return listed
  }
}

function written(expression: Expression, { parameters }: Values): Argument {
  if (expression.kind === 'literal') return expression
  if (expression.kind === 'marker') return findArgument(parameters, expression.name)
  throw refusal('a computed value where a table or a version is chosen')
}

function microsOf({ type, value }: Argument): bigint {
  const read = type.kind === 'timestamp_ntz' ? type : simple('timestamp')
  const isTime = ['string', 'date', 'timestamp', 'timestamp_ntz'].includes(type.kind)
  const micros = isTime && value !== null ? sinceEpoch(read, value) : undefined
  if (micros !== undefined) return micros
  throw sqlFailure(
    'INVALID_TIME_TRAVEL_TIMESTAMP_EXPR.INPUT',
    '42K0E',
    `The time travel timestamp expression "${value}" is invalid. Cannot be casted to the "TIMESTAMP" type.`,
  )
}

function whole({ value }: Argument, place: string): number {
  if (value !== null && /^-?\d{1,15}$/.test(value)) return Number(value)
  throw refusal(`${String(value)} in ${place}: only whole numbers`)
}

export function notDelta(path: Path, statement: string): SqlFailure {
  return sqlFailure(
    'DELTA_TABLE_ONLY_OPERATION',
    '0AKDD',
    `${backticked(path)} is not a Delta table. ${statement} is only supported for Delta tables.`,
  )
}
