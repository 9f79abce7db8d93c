// What stands in FROM, and what DESCRIBE tells: names, versions and table functions in, rows in DuckDB's
// words out.
import { changesBetween } from '../delta/change-feed'
import { versionAt } from '../delta/history'
import { relationOf, requireFiles } from '../delta/relation'
import { readSnapshot, type Snapshot } from '../delta/snapshot'
import type { Catalog } from './catalog'
import { describeDetail, describeHistory } from './description'
import { informationSchema } from './information-schema'
import { refusal, sqlFailure } from './sql-failure'
import { findArgument, type Argument } from './sql/parameter'
import { parseQuery } from './sql/query-parser'
import { backticked, unresolvedColumn, type Values } from './sql/scope'
import type { Describe, Expression, Path, Relation, TimeTravel } from './sql/syntax-tree'
import { sinceEpoch } from './sql/time-text'
import { TokenStream } from './sql/token-stream'
import { translateQuery, type Relations, type Rows } from './sql/translation'
import { simple } from './types/spark-type'

type Read = Rows & { readonly name: Path }

export class CatalogRelations implements Relations {
  readonly #catalog: Catalog

  constructor(catalog: Catalog) {
    this.#catalog = catalog
  }

  async read(relation: Relation, values: Values): Promise<Read> {
    const { alias } = relation
    switch (relation.kind) {
      case 'query': {
        const { sql, columns } = await translateQuery(relation.query, this, values)
        return { sql: `(${sql})`, columns, name: alias === undefined ? [] : [alias] }
      }
      case 'function': {
        const rows = await this.#call(relation.name, relation.operands, values)
        return { ...rows, name: [alias ?? relation.name] }
      }
      case 'table': {
        const { path, at } = relation
        const rows = await this.#readTable(path, at, values)
        return { ...rows, name: alias === undefined ? path : [alias] }
      }
    }
  }

  async describe({ what, path, limit }: Describe): Promise<Rows> {
    const directory = await this.tableDirectory(path)
    return what === 'history'
      ? describeHistory(directory, limit)
      : describeDetail(path.join('.'), directory)
  }

  /** Of a table that a statement is about: DELTA_TABLE_ONLY_OPERATION for what is none of Delta's. */
  async tableDirectory(path: Path): Promise<string> {
    const entry = await this.#catalog.get(path)
    if (entry.kind === 'table') return entry.directory
    const text = `${backticked(path)} is not a Delta table. The statement is only supported for Delta tables.`
    throw sqlFailure('DELTA_TABLE_ONLY_OPERATION', '0AKDD', text)
  }

  async #readTable(path: Path, at: TimeTravel | undefined, values: Values): Promise<Rows> {
    const described = at ? undefined : await informationSchema(path, this.#catalog)
    if (described) return { ...described, sql: `(${described.sql})` }
    const entry = await this.#catalog.get(path)
    if (entry.kind === 'table') {
      const snapshot = await this.#snapshotAt(entry.directory, at, values)
      await requireFiles(snapshot)
      return { sql: relationOf(snapshot), columns: snapshot.schema }
    }
    if (at) {
      const text = `The feature is not supported: Time travel on the relation: ${backticked(path)}.`
      throw sqlFailure('UNSUPPORTED_FEATURE.TIME_TRAVEL', '0A000', text)
    }
    if (entry.kind === 'query') return entry
    const query = parseQuery(new TokenStream(entry.query))
    const { sql, columns } = await translateQuery(query, this, { ...values, parameters: [] })
    return { sql: `(${sql})`, columns }
  }

  async #snapshotAt(
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

  async #call(name: string, operands: readonly Expression[], values: Values): Promise<Rows> {
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
    const directory = await this.tableDirectory(table.split('.'))
    const [from, to] = others.map((operand) => whole(written(operand, values), 'table_changes'))
    const { relation, columns } = await changesBetween(directory, { from: from!, to })
    return { sql: relation, columns }
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
