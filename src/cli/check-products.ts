// `npm run check-products`: compares every declaration with its table. It prints one table, or JSON,
// and ends with the exit code 1 if requests fail of what it found, so that CI can run it.
import { connectionNames, servedOutputPorts } from '../catalog/registry'
import { functionNames } from '../compose/endpoints'
import { printTableName } from '../declare/source'
import { products } from '../products'
import { isSound, reportTable, type PortReport } from './findings-report'
import { findingsOf } from './port-findings'
import { withWarehouses } from './reached-warehouse'
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
    const served = servedOutputPorts(products, functionNames)
    const reports = await withWarehouses(connectionNames(served), async (reach) => {
      const found: PortReport[] = []
      for (const { product, outputPort } of served) {
        const { name: dataProduct, version } = product
        const findings = await findingsOf(outputPort, reach(outputPort.connection))
        const source = printTableName(outputPort.source)
        found.push({ dataProduct, version, outputPort: outputPort.name, source, findings })
      }
      return found
    })
    const sound = reports.every(isSound)
    const asJson = values['json'] !== undefined
    process.stdout.write(
      asJson ? `${JSON.stringify({ sound, outputPorts: reports })}\n` : reportTable(reports),
    )
    if (!sound) process.exitCode = 1
  },
)
