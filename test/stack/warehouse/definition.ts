// CREATE, ALTER, DROP and what tends a table: a statement's tree in, the change made. None of them
// answers rows.
import type { DuckDBConnection } from '@duckdb/node-api'
import { addColumns, setProperties } from '../delta/alter-table'
import { createTable } from '../delta/create-table'
import { optimize, restore, truncate, vacuum } from '../delta/maintenance'
import { notFound, type Catalog } from './catalog'
import type { ChangeContext } from './change'
import { refusal, sqlFailure } from './sql-failure'
import { backticked } from './sql/scope'
import type { Definition, Path } from './sql/syntax-tree'
import { translateQuery } from './sql/translation'

type Of<K extends Definition['kind']> = Extract<Definition, { kind: K }>

export async function define(definition: Definition, context: ChangeContext): Promise<void> {
  if (definition.kind === 'createTable') await create(definition, context)
  else if (definition.kind === 'createView') await createView(definition, context)
  else if (definition.kind === 'drop') await drop(definition, context.catalog)
  else {
    const directory = await context.relations.tableDirectory(definition.path)
    await tend(definition, directory, context.connection)
  }
}

function tend(
  definition: Exclude<Definition, { kind: 'createTable' | 'createView' | 'drop' }>,
  directory: string,
  connection: DuckDBConnection,
): Promise<unknown> {
  switch (definition.kind) {
    case 'addColumns':
      return addColumns(directory, definition.columns)
    case 'setProperties':
      return setProperties(directory, definition.properties)
    case 'truncate':
      return truncate(directory)
    case 'optimize':
      return optimize(connection, directory)
    case 'vacuum':
      return vacuum(directory)
    case 'restore':
      return restore(directory, definition.version)
  }
}

async function create(
  { path, replace, ifNotExists, content, properties, comment }: Of<'createTable'>,
  { connection, catalog, relations, values }: ChangeContext,
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

/** It is translated once, so that a view which cannot be read is not made. */
async function createView(
  { path, query, text }: Of<'createView'>,
  { catalog, relations, values }: ChangeContext,
): Promise<void> {
  if (await catalog.find(path)) throw alreadyExists(path)
  if (values.parameters.length > 0) throw refusal('parameters in a view')
  const { columns } = await translateQuery(query, relations, values)
  await catalog.makeView(path, { kind: 'view', query: text, columns })
}

async function drop({ what, path, ifExists }: Of<'drop'>, catalog: Catalog): Promise<void> {
  const there = await catalog.find(path)
  if (!there && ifExists) return
  if (!there) throw notFound(path)
  if (there.kind !== what) {
    throw refusal(`DROP ${what.toUpperCase()} of ${backticked(path)}, which is none, or a test's`)
  }
  await catalog.remove(path)
}

function alreadyExists(path: Path): Error {
  return sqlFailure(
    'TABLE_OR_VIEW_ALREADY_EXISTS',
    '42P07',
    `Cannot create table or view ${backticked(path)} because it already exists.\nChoose a different name, drop or replace the existing object, or add the IF NOT EXISTS clause to tolerate pre-existing objects.`,
  )
}
