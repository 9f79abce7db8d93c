// The process of the stand-ins. It loads the data sets, serves them as a Databricks SQL warehouse
// would, and reports its progress and its address to the parent process.
import path from 'node:path'
import { keepCertificate } from './certificate'
import { runChild } from './child-main'
import { loadDataSets } from './data/data-sets'
import { keepSecret } from './stack-directory'
import type { StandInsFolder, WarehouseAddress } from './stand-ins-process'
import { startWarehouse } from './warehouse/warehouse'

runChild('--warehouse-port', async (given, onProgress) => {
  const { directory, warehousePort } = given as StandInsFolder
  const { caFile, ...certificate } = await keepCertificate(directory)
  // The token is kept, so that clients that know it still work after a restart.
  const token = await keepSecret(path.join(directory, 'warehouse-token'))
  const data = path.resolve(directory, 'data')
  const tables = await loadDataSets(data, onProgress)
  const options = { port: warehousePort, controlPort: 0, token, certificate, tables }
  const warehouse = await startWarehouse({ ...options, directory: data })
  const facts: WarehouseAddress = {
    host: 'localhost',
    port: warehouse.port,
    path: warehouse.httpPath,
    token,
    caFile,
    controlUrl: warehouse.controlUrl,
    tables: Object.fromEntries(tables.map((table) => [table.name, table.path])),
  }
  return { facts, end: () => warehouse.close() }
})
