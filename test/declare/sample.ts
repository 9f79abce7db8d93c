// A small sound product for tests that change one thing in it.
import { column } from '../../src/declare/column'
import {
  dataProduct,
  type DataProduct,
  type DataProductDeclaration,
} from '../../src/declare/data-product'
import type { OutputPortDeclaration } from '../../src/declare/output-port'
import { table } from '../../src/declare/source'

export const soundPort: OutputPortDeclaration = {
  operationId: 'getTotals',
  source: table('mesh', 'sales', 'totals'),
  columns: { id: column.bigint({ nullable: false }), name: column.string() },
  key: ['id'],
}

export const soundDeclaration: DataProductDeclaration = {
  domain: 'sales',
  name: 'orders',
  version: '1.0.0',
  status: 'active',
  title: 'Orders',
  description: 'What was ordered.',
  owner: { team: 'sales-data', email: 'sales-data@example.com' },
  outputPorts: { totals: soundPort },
}

/** The sample with these properties of the product replaced. */
export function productWith(changes: Partial<DataProductDeclaration>): DataProduct {
  return dataProduct({ ...soundDeclaration, ...changes })
}

/** The sample with these properties of its output port replaced. */
export function productWithPort(changes: Partial<OutputPortDeclaration>): DataProduct {
  return productWith({ outputPorts: { totals: { ...soundPort, ...changes } } })
}
