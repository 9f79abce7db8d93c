// The information schema of a catalog, as far as a product is made and checked from it: which tables
// and views are there, their columns and their primary keys. Each relation has only the columns that
// are asked for.
import { readSnapshot } from '../delta/snapshot'
import type { TableColumn } from '../delta/table-schema'
import type { Catalog, Entry } from './catalog'
import { rowsOf, type Value } from './rows-text'
import type { Path } from './sql/syntax-tree'
import type { Rows } from './sql/translation'
import { SqlFailure } from './sql-failure'
import { catalogName, type Column } from './types/spark-type'

/** What one row, or one row for each column, of a relation is made of. */
interface Described {
  readonly path: Path
  readonly kind: Entry['kind']
  readonly comment: string | undefined
  readonly columns: readonly (Column & Pick<TableColumn, 'comment'>)[]
  readonly key: readonly string[]
}

interface Relation {
  readonly columns: string
  readonly rowsOf: (described: Described) => readonly (readonly Value[])[]
}

const name = 'table_catalog STRING, table_schema STRING, table_name STRING'
const constraint = `constraint_name STRING, ${name}`

const relations: Readonly<Record<string, Relation>> = {
  tables: {
    columns: `${name}, table_type STRING, table_owner STRING, comment STRING,
      data_source_format STRING`,
    rowsOf: ({ path, kind, comment }) => {
      const [type, format] = kind === 'table' ? ['MANAGED', 'DELTA'] : ['VIEW', 'UNKNOWN']
      return [[...path, type, owner, comment, format]]
    },
  },
  columns: {
    columns: `${name}, column_name STRING, ordinal_position INT, is_nullable STRING,
      full_data_type STRING, comment STRING`,
    rowsOf: ({ path, columns }) =>
      columns.map((column, index) => [
        ...[...path, column.name, index + 1, column.nullable === false ? 'NO' : 'YES'],
        ...[catalogName(column.type), column.comment],
      ]),
  },
  table_constraints: {
    columns: `${constraint}, constraint_type STRING`,
    rowsOf: ({ path, key }) => (key.length === 0 ? [] : [[keyName(path), ...path, 'PRIMARY KEY']]),
  },
  key_column_usage: {
    columns: `${constraint}, column_name STRING, ordinal_position INT`,
    rowsOf: ({ path, key }) => key.map((column, i) => [keyName(path), ...path, column, i + 1]),
  },
}

/** Who made the tables: the stand-in has no users. */
const owner = 'local'

const keyName = (path: Path): string => `${path.at(-1)!}_pk`

/** Undefined for a name that is no relation of an information schema. */
export async function informationSchema(path: Path, catalog: Catalog): Promise<Rows | undefined> {
  const [database = '', schema, relationName = ''] = path.map((part) => part.toLowerCase())
  const known = schema === 'information_schema' && Object.hasOwn(relations, relationName)
  const relation = known ? relations[relationName] : undefined
  if (!relation) return undefined
  const paths = (await catalog.names()).filter(([of]) => of === database)
  // There is no such catalog.
  if (paths.length === 0) return undefined
  const described = await Promise.all(paths.map((each) => describe(each, catalog)))
  const rows = described.flatMap((each) => (each ? relation.rowsOf(each) : []))
  return rowsOf(relation.columns, rows)
}

/** Undefined for what is no table, and for one that cannot be read: the others are told nevertheless. */
async function describe(path: Path, catalog: Catalog): Promise<Described | undefined> {
  const entry = await catalog.find(path)
  if (!entry) return undefined
  const key = catalog.primaryKey(path)
  if (entry.kind !== 'table') {
    return { path, kind: entry.kind, comment: undefined, columns: entry.columns, key }
  }
  try {
    const { schema, metadata } = await readSnapshot(entry.directory)
    return { path, kind: entry.kind, comment: metadata.description, columns: schema, key }
  } catch (error) {
    if (error instanceof SqlFailure) return undefined
    throw error
  }
}
