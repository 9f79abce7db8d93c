// Compares every declaration with its table. It prints one table, or JSON, and sets the exit code 1 if
// requests fail of what it found.
import pMap from 'p-map'
import { limits } from '../base/limits'
import { connectionNames, servedOutputPorts, type ServedOutputPort } from '../catalog/registry'
import { functionNames } from '../compose/endpoints'
import { printTableName } from '../declare/source'
import { products } from '../products'
import { isSound, reportTable, type PortReport } from './findings-report'
import { findingsOf } from './port-findings'
import { withWarehouses } from './reached-warehouse'

export async function compareProducts(asJson: boolean): Promise<void> {
  const served = servedOutputPorts(products, functionNames)
  const reports = await withWarehouses(connectionNames(served), async (reach) => {
    const check = async ({ product, outputPort }: ServedOutputPort): Promise<PortReport> => {
      const { name: dataProduct, version } = product
      const findings = await findingsOf(outputPort, reach(outputPort.connection))
      const source = printTableName(outputPort.source)
      return { dataProduct, version, outputPort: outputPort.name, source, findings }
    }
    return pMap(served, check, { concurrency: limits.statementsAtOnceMax })
  })
  const sound = reports.every(isSound)
  process.stdout.write(
    asJson ? `${JSON.stringify({ sound, outputPorts: reports })}\n` : reportTable(reports),
  )
  if (!sound) process.exitCode = 1
}
