// The process of the stand-ins. It loads the data sets, serves them as a Databricks SQL warehouse
// would, issues tokens, keeps the app's secrets, runs the gateway, and where events are wanted also runs what these need. It reports its progress
// and its addresses to the parent process.
import path from 'node:path'
import { keepCertificate } from './certificate'
import { runChild } from './child-main'
import { loadDataSets } from './data/data-sets'
import { startEntraStandIns } from './entra-stand-ins'
import { startEventStandIns } from './event-stand-ins'
import { keepSubscriptionKeys, startGatewayStandIn } from './gateway-stand-in'
import { startIngestion } from './ingestion/ingestion'
import { warehousePrincipal } from './people'
import { keepSecret } from './stack-directory'
import type { StandInsFacts, StandInsFolder } from './stand-ins-process'
import { startVaultStandIns, WarehouseTokens } from './vault-stand-ins'
import { startWarehouse } from './warehouse/warehouse'

runChild('--warehouse-port', async (given, onProgress) => {
  const { directory, warehousePort, withEvents, gateway: gatewayPorts } = given as StandInsFolder
  const { caFile, ...certificate } = await keepCertificate(directory)
  // The token is kept, so that clients that know it still work after a restart.
  const token = await keepSecret(path.join(directory, 'warehouse-token'))
  const data = path.resolve(directory, 'data')
  const tables = await loadDataSets(data, onProgress)
  const warehouseSecret = await keepSecret(path.join(directory, 'warehouse-secret'))
  const entra = await startEntraStandIns(directory, certificate, warehouseSecret)
  const { issuer } = entra
  const warehouseTokens = new WarehouseTokens(issuer)
  const options = { port: warehousePort, controlPort: 0, token, certificate, tables }
  const acceptsToken = warehouseTokens.accepts
  const warehouse = await startWarehouse({ ...options, directory: data, acceptsToken })
  const events = withEvents ? await startEventStandIns(directory) : undefined
  const secrets = {
    'databricks-url': `https://localhost:${warehouse.port}`,
    'databricks-sp-id': warehousePrincipal.clientId,
    'databricks-sp-secret': warehouseSecret,
    'page-token-key': await keepSecret(path.join(directory, 'page-token-key')),
    ...(events && {
      'eventgrid-endpoint': events.addresses.eventGrid.endpoint,
      'eventgrid-key': events.addresses.eventGrid.key,
    }),
  }
  const ingestion = await startIngestion(certificate, events?.takeItems)
  const vault = await startVaultStandIns({ certificate, issuer, secrets, warehouseTokens })
  const gateway =
    gatewayPorts &&
    (await startGatewayStandIn({
      ...{ tier: 'StandardV2', port: gatewayPorts.port, issuer, certificate },
      backendUrl: `http://127.0.0.1:${gatewayPorts.functionsPort}/api/products`,
      subscriptionKeys: await keepSubscriptionKeys(directory),
    }))
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
    vault: vault.addresses,
    events: events?.addresses,
    gateway: gateway?.addresses,
    telemetry: ingestion.addresses,
  }
  const end = async (): Promise<void> => {
    await Promise.all([
      ...[warehouse.close(), entra.close(), vault.close(), events?.close()],
      ingestion.close(),
    ])
    await gateway?.close()
  }
  return { facts, end }
})
