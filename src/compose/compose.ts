// Puts the app together: products come in; it reads the settings and registers the functions with
// the host. The journeys compose the same app with further products.
import { app } from '@azure/functions'
import { systemClock } from '../base/clock'
import { connectionNames, servedOutputPorts } from '../catalog/registry'
import type { DataProduct } from '../declare/data-product'
import { watchExchanges } from '../functions/http/exchange'
import { takeLargeHeaders } from '../functions/http/large-headers'
import { httpFunction } from '../functions/http/http-function'
import { logObservations } from '../platform/telemetry/log'
import { readSettings } from '../settings/settings'
import { endpointsOf, functionNames } from './endpoints'
import { queryPathOf } from './query-path'
import { readinessOf } from './readiness'
import { warehouseOf } from './warehouses'

export function compose(products: readonly DataProduct[]): void {
  const served = servedOutputPorts(products, functionNames)
  const settings = readSettings(connectionNames(served))
  const { allowAnonymous } = settings
  const surroundings = { clock: systemClock, observe: logObservations(), allowAnonymous }

  const warehouse = warehouseOf(settings, surroundings)
  const path = queryPathOf(settings, { ...surroundings, warehouse })
  const endpoints = endpointsOf(served, path, readinessOf(settings, warehouse, systemClock))

  app.setup({ enableHttpStream: true })
  watchExchanges()
  takeLargeHeaders()
  for (const endpoint of endpoints) app.http(endpoint.name, httpFunction(endpoint, surroundings))
  app.hook.appTerminate(() => warehouse.close())
}
