// `npm run new-product`: a table or a view of the warehouse becomes the declaration of a data product.
/* oxlint-disable typescript/no-require-imports -- what is loaded late: tsx/cjs reads no import() */
import type * as ProductFromTable from './product-from-table'
import { runCommand } from './run-command'

runCommand(
  {
    name: 'npm run new-product',
    summary: 'Declares a data product from a table or a view of the warehouse.',
    options: {
      from: ['TABLE', 'the table or view, as catalog.schema.table'],
      domain: ['NAME', 'the domain that owns it (the schema’s name, where that is a domain)'],
      product: ['NAME', 'the product’s name (that of the table)'],
      port: ['NAME', 'the output port’s name (the last word of the table’s name)'],
      key: ['COLUMN,…', 'what distinguishes rows (the table’s primary key)'],
      'changes-with': ['TABLE,…', 'for a view: the tables that it reads'],
      connection: ['NAME', 'the domain’s own warehouse, by the prefix of its settings'],
    },
    notes: ['', 'It never overwrites a file.'],
  },
  async (values) => {
    // Loaded only now, so that help and a refused option come at once.
    const { productFromTable } = require('./product-from-table') as typeof ProductFromTable
    await productFromTable(values)
  },
)
