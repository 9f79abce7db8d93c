// The process of the stand-ins. It loads the data sets, serves them as a Databricks SQL warehouse
// would, issues tokens, and where events are wanted also runs what these need. It reports its progress
// and its addresses to the parent process.
import path from 'node:path'
import { keepCertificate } from './certificate'
import { runChild } from './child-main'
import { loadDataSets } from './data/data-sets'
import { startEntraStandIns } from './entra-stand-ins'
import { startEventStandIns } from './event-stand-ins'
import { keepSecret } from './stack-directory'
import type { StandInsFacts, StandInsFolder } from './stand-ins-process'
import { startWarehouse } from './warehouse/warehouse'

runChild('--warehouse-port', async (given, onProgress) => {
  const { directory, warehousePort, withEvents } = given as StandInsFolder
  const { caFile, ...certificate } = await keepCertificate(directory)
  // The token is kept, so that clients that know it still work after a restart.
  const token = await keepSecret(path.join(directory, 'warehouse-token'))
  const data = path.resolve(directory, 'data')
  const tables = await loadDataSets(data, onProgress)
  const options = { port: warehousePort, controlPort: 0, token, certificate, tables }
  const warehouse = await startWarehouse({ ...options, directory: data })
  const entra = await startEntraStandIns(directory, certificate)
  const events = withEvents ? await startEventStandIns(directory) : undefined
  const facts: StandInsFacts = {
    warehouse: {
      host: 'localhost',
      port: warehouse.port,
      path: warehouse.httpPath,
      token,
      caFile,
      controlUrl: warehouse.controlUrl,
      tables: Object.fromEntries(tables.map((table) => [table.name, table.path])),
    },
    ...entra.addresses,
    events: events?.addresses,
  }
  return { facts, end: () => Promise.all([warehouse.close(), entra.close(), events?.close()]) }
})
