// CREATE, ALTER, DROP and what tends a table: a statement's tree in, the change made; rows only for
// those that answer some.
import type { DuckDBConnection } from '@duckdb/node-api'
import { addColumns, setProperties } from '../delta/alter-table'
import { createTable } from '../delta/create-table'
import type { Commit } from '../delta/engine-query'
import { optimize, restore, truncate, vacuum } from '../delta/maintenance'
import { notFound, type Catalog, type Entry } from './catalog'
import type { CatalogRelations } from './relations'
import { rowsOf } from './rows-text'
import { refusal, sqlFailure } from './sql-failure'
import { backticked, type Values } from './sql/scope'
import type { Definition, Path } from './sql/syntax-tree'
import { translateQuery, type Rows } from './sql/translation'

export interface DefinitionContext {
  readonly connection: DuckDBConnection
  readonly catalog: Catalog
  readonly relations: CatalogRelations
  readonly values: Values
}

type Of<K extends Definition['kind']> = Extract<Definition, { kind: K }>

export async function define(
  definition: Definition,
  context: DefinitionContext,
): Promise<Rows | undefined> {
  switch (definition.kind) {
    case 'createTable':
      await create(definition, context)
      return undefined
    case 'createView':
      await createView(definition, context)
      return undefined
    case 'drop':
      await drop(definition, context.catalog)
      return undefined
    default: {
      const { path, kind } = definition
      const directory = await context.relations.tableDirectory(path, statementNames[kind])
      return tend(definition, directory, context.connection)
    }
  }
}

type Tending = Exclude<Definition, { kind: 'createTable' | 'createView' | 'drop' }>

const statementNames: Readonly<Record<Tending['kind'], string>> = {
  addColumns: 'ALTER TABLE ADD COLUMNS',
  setProperties: 'ALTER TABLE SET TBLPROPERTIES',
  truncate: 'TRUNCATE TABLE',
  optimize: 'OPTIMIZE',
  vacuum: 'VACUUM',
  restore: 'RESTORE TABLE',
}

async function tend(
  definition: Tending,
  directory: string,
  connection: DuckDBConnection,
): Promise<Rows | undefined> {
  switch (definition.kind) {
    case 'addColumns':
      await addColumns(directory, definition.columns)
      return undefined
    case 'setProperties':
      await setProperties(directory, definition.properties)
      return undefined
    case 'truncate':
      await truncate(directory)
      return undefined
    case 'optimize':
      return optimized(directory, await optimize(connection, directory))
    case 'vacuum':
      await vacuum(directory, definition)
      return rowsOf('path STRING', [[directory]])
    case 'restore':
      return restored(await restore(directory, definition.version))
  }
}

async function create(
  { path, replace, ifNotExists, content, properties, comment }: Of<'createTable'>,
  { connection, catalog, relations, values }: DefinitionContext,
): Promise<void> {
  const there = await catalog.find(path)
  if (there && ifNotExists) return
  if (there && (!replace || there.kind !== 'table')) throw alreadyExists(path)
  const directory = catalog.newPlace(path)
  const more = { properties, comment, replace }
  if (!('kind' in content)) {
    await createTable(connection, directory, { ...more, columns: content })
    return
  }
  const { sql, columns } = await translateQuery(content, relations, values)
  await createTable(connection, directory, {
    ...more,
    columns: columns.map(({ name, type }) => ({ name, type, nullable: true })),
    query: { sql, values: values.bound },
  })
}

async function createView(
  { path, replace, query, text }: Of<'createView'>,
  { catalog, relations }: DefinitionContext,
): Promise<void> {
  const there = await catalog.find(path)
  if (there && !(replace && there.kind === 'view')) throw alreadyExists(path)
  // What cannot be read is refused now.
  await relations.readView(path, query, [])
  await catalog.saveView(path, text)
}

async function drop({ path, what, ifExists }: Of<'drop'>, catalog: Catalog): Promise<void> {
  const there = await catalog.find(path)
  if (!there && ifExists) return
  if (!there) throw notFound(path)
  requireKind(path, what, there)
  await catalog.remove(path)
}

function requireKind(path: Path, what: 'TABLE' | 'VIEW', { kind }: Entry): void {
  if (kind === 'query') throw refusal(`DROP of ${backticked(path)}, which a test has made`)
  if (kind.toUpperCase() === what) return
  throw sqlFailure(
    'WRONG_COMMAND_FOR_OBJECT_TYPE',
    '42809',
    `The operation DROP ${what} requires a ${what}, but ${backticked(path)} is a ${kind.toUpperCase()}. Use DROP ${kind.toUpperCase()} instead.`,
  )
}

function alreadyExists(path: Path): Error {
  return sqlFailure(
    'TABLE_OR_VIEW_ALREADY_EXISTS',
    '42P07',
    `Cannot create table or view ${backticked(path)} because it already exists.\nChoose a different name, drop or replace the existing object, or add the IF NOT EXISTS clause to tolerate pre-existing objects.`,
  )
}

function optimized(directory: string, commit: Commit | undefined): Rows {
  const metric = (name: string): string => commit?.metrics[name] ?? '0'
  const declared = 'path STRING, numFilesAdded BIGINT, numFilesRemoved BIGINT'
  return rowsOf(declared, [[directory, metric('numAddedFiles'), metric('numRemovedFiles')]])
}

const restoreMetrics = {
  table_size_after_restore: 'tableSizeAfterRestore',
  num_of_files_after_restore: 'numOfFilesAfterRestore',
  num_removed_files: 'numRemovedFiles',
  num_restored_files: 'numRestoredFiles',
  removed_files_size: 'removedFilesSize',
  restored_files_size: 'restoredFilesSize',
}

function restored({ metrics }: Commit): Rows {
  const declared = Object.keys(restoreMetrics).map((name) => `${name} BIGINT`)
  const row = Object.values(restoreMetrics).map((metric) => metrics[metric])
  return rowsOf(declared.join(', '), [row])
}
