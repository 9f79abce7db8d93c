// Makes the declaration of a data product from a table or a view of the warehouse. Options come in; a file
// for the product, OWNERS.md for a new domain, and a line in the list of all products go out, or one
// sentence that says why there is none.
import { FaultyDeclarations, servedOutputPorts } from '../catalog/registry'
import { functionNames } from '../compose/endpoints'
import { printTableName, type TableName } from '../declare/source'
import { products } from '../products'
import { join, name, sql, tableName } from '../warehouse/statement'
import { findTable, isView, parseTableName, type CatalogTable } from './catalog-table'
import type { OptionValues } from './command-options'
import { ownersPage } from './owners-page'
import { camelCase, draftProduct, type ProductDraft } from './product-draft'
import { productFile } from './product-file'
import { productNames } from './product-names'
import { exportNameFor, withProduct } from './products-index'
import { isThere, readProjectFile, writeProjectFiles } from './project-files'
import { withWarehouses, type ReachedWarehouse } from './reached-warehouse'
import { Refusal, WarehouseRefusal } from './refusal'

const indexFile = 'src/products/index.ts'

export async function productFromTable(values: OptionValues): Promise<void> {
  const from = requireTableName('from', values['from'])
  const names = productNames(saidNames(values), from, products)
  const file = `src/products/${names.domain}/${names.product}.v1.ts`
  if (await isThere(file)) {
    throw new Refusal(`${file} is there already, and is not overwritten.`)
  }
  const draft = await withWarehouses([names.connection], async (reach) => {
    const warehouse = reach(names.connection)
    const read = listOf(values['changes-with']).map((text) =>
      requireTableName('changes-with', text),
    )
    const table = await requireTable(from, warehouse)
    const changesWith = await Promise.all(read.map((each) => requireVersions(each, warehouse)))
    const owner = products.find(({ domain }) => domain === names.domain)?.owner
    const key = values['key'] === undefined ? undefined : listOf(values['key'])
    const drafted = draftProduct(table, { ...names, key, owner, changesWith })
    await requireReadable(table, warehouse)
    return drafted
  })
  requireSound(draft)
  await write(draft, file)
}

function saidNames(values: OptionValues): Parameters<typeof productNames>[0] {
  const { domain, product, port, connection } = values
  return { domain, product, port, connection }
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

function requireTableName(option: string, text: string | undefined): TableName {
  const given = text === undefined ? undefined : parseTableName(text)
  if (given) return given
  const not = text === undefined ? '' : `; not "${text}"`
  throw new Refusal(`--${option} needs the name of a table as catalog.schema.table${not}.`)
}

async function requireTable(
  source: TableName,
  { readTexts }: ReachedWarehouse,
): Promise<CatalogTable> {
  const found = await findTable(source, readTexts)
  if (found) return found
  throw new Refusal(
    `${printTableName(source)} is not there, or you have no right on it: compare the name with Catalog Explorer, or ask its owner for SELECT.`,
  )
}

/** Its name as the catalog has it. */
async function requireVersions(given: TableName, warehouse: ReachedWarehouse): Promise<TableName> {
  const table = await requireTable(given, warehouse)
  if (!isView(table)) return table.source
  throw new Refusal(
    `--changes-with names ${printTableName(given)}, which is a view: name the tables that it reads.`,
  )
}

/** The catalog also shows what one may not read. */
async function requireReadable(
  { source, columns }: CatalogTable,
  { readColumns }: ReachedWarehouse,
): Promise<void> {
  try {
    const all = join(
      columns.map((column) => name(column.name)),
      ', ',
    )
    await readColumns(sql`SELECT ${all} FROM ${tableName(source)} LIMIT 0`)
  } catch (error) {
    const denied = error instanceof WarehouseRefusal && error.code === 'WarehouseAccessDenied'
    if (!denied) throw error
    throw new Refusal(
      `You may not read ${printTableName(source)}: ask its owner for SELECT on it.`,
      { cause: error },
    )
  }
}

/** With all that the app would report at its start. */
function requireSound({ product }: ProductDraft): void {
  try {
    servedOutputPorts([...products, product], functionNames)
  } catch (error) {
    if (!(error instanceof FaultyDeclarations)) throw error
    throw new Refusal(`No product was made. ${error.message}`, { cause: error })
  }
}

async function write(draft: ProductDraft, file: string): Promise<void> {
  const { product, choices } = draft
  const index = await readProjectFile(indexFile)
  const exportName = exportNameFor(camelCase(product.name), index)
  const listed = { exportName, file: `./${product.domain}/${product.name}.v1` }
  const owners = `src/products/${product.domain}/OWNERS.md`
  const isNewDomain = !(await isThere(owners))
  await writeProjectFiles(
    [
      { file, text: productFile(draft, exportName) },
      ...(isNewDomain ? [{ file: owners, text: ownersPage(product) }] : []),
    ],
    { file: indexFile, text: withProduct(index, listed) },
  )
  const written = isNewDomain ? [file, owners] : [file]
  process.stdout.write(`${written.map((each) => `Wrote ${each}`).join('\n')}
Added ${exportName} to ${indexFile}

A person decides what the comments that begin with "Decide" are about. Until then, nobody may use it.
The rows will be at /api/products/${product.name}/${choices.port}.
`)
}
