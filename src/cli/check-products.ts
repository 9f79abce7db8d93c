// `npm run check-products`: compares every declaration with its table. It prints one table, or JSON,
// and ends with the exit code 1 if requests fail of what it found, so that CI can run it.
/* oxlint-disable typescript/no-require-imports -- what is loaded late: tsx/cjs reads no import() */
import type * as CompareProducts from './compare-products'
import { runCommand } from './run-command'

runCommand(
  {
    name: 'npm run check-products',
    summary: 'Compares the declaration of every data product with its table.',
    options: { json: ['', 'one JSON value: { sound, outputPorts: [{ …, findings: […] }] }'] },
    notes: [
      '',
      'The exit code is 1 if a table no longer fits its declaration. A column that is added is only',
      'noted.',
    ],
  },
  async (values) => {
    // Loaded only now, so that help and a refused option come at once.
    const { compareProducts } = require('./compare-products') as typeof CompareProducts
    await compareProducts(values['json'] !== undefined)
  },
)
