// Tables as the catalog describes them, for the tests of the commands.
import type { CatalogColumn, CatalogTable } from '../../src/cli/catalog-table'
import type { Choices } from '../../src/cli/product-draft'
import { typeFromText } from '../../src/cli/type-from-text'

export function catalogColumn(
  name: string,
  typeText: string,
  more: Partial<CatalogColumn> = {},
): CatalogColumn {
  const type = typeFromText(typeText)
  return { name, type, typeText, nullable: true, comment: undefined, ...more }
}

export function catalogTable(more: Partial<CatalogTable> = {}): CatalogTable {
  return {
    source: { catalog: 'mesh', schema: 'sales', name: 'orders' },
    ...{ type: 'MANAGED', format: 'DELTA', owner: 'sales-data', comment: 'Every order.' },
    columns: [catalogColumn('order_id', 'bigint', { nullable: false })],
    key: ['order_id'],
    ...more,
  }
}

export const choices: Choices = {
  ...{ domain: 'sales', product: 'order-book', port: 'orders', connection: 'default' },
  ...{ key: undefined, changesWith: [], owner: undefined },
}
