// Puts the app together: settings and products come in, functions are registered with the host. Tests
// compose the same app with products of their own.
import type { HttpFunctionOptions } from '@azure/functions'
import { app } from '@azure/functions'
import { systemClock } from './base/clock'
import { limits } from './base/limits'
import { makeLinks } from './base/links'
import { onlyOnce } from './base/observation'
import { servedOutputPorts } from './catalog/registry'
import type { DataProduct } from './declare/data-product'
import { watchExchanges } from './functions/exchange'
import { healthFunction } from './functions/health'
import { takeLargeHeaders } from './functions/large-headers'
import { notFoundFunction, notFoundName } from './functions/not-found'
import { outputPortFunction } from './functions/output-port'
import { readinessFunction } from './functions/readiness'
import { databricksWarehouse } from './platform/databricks/databricks-warehouse'
import type { ConnectionSettings } from './platform/databricks/client'
import { databricksToken } from './platform/entra/databricks-token'
import { logObservations } from './platform/telemetry/log'
import { makePageTokens } from './query/page-token'
import type { ConnectionAddress } from './settings'
import { readSettings } from './settings'
import { makeObservedVersions } from './warehouse/observed-versions'

export function compose(products: readonly DataProduct[]): void {
  const settings = readSettings()
  const { allowAnonymous, statementTimeoutMs } = settings
  const surroundings = { clock: systemClock, observe: logObservations() }
  const served = servedOutputPorts(products, {
    reservedNames: ['readHealth', 'readReadiness'],
    lastName: notFoundName,
    connections: [...settings.connections.keys()],
  })

  const warehouse = databricksWarehouse({
    ...surroundings,
    statementTimeoutMs,
    connections: new Map(
      [...settings.connections].map(([name, address]) => [name, toConnection(address)]),
    ),
  })
  const queryPath = {
    ...surroundings,
    warehouse,
    observeOnce: onlyOnce(surroundings.observe, limits.onceObservedMax),
    observedVersions: makeObservedVersions(systemClock),
    allowAnonymous,
    statementTimeoutMs,
    links: makeLinks(settings.consumerUrl),
    pageTokens: makePageTokens(settings.pageTokenKeys),
  }
  const readinessChecks = [...settings.connections.keys()].map((connection) => ({
    name: `warehouse ${connection}`,
    check: () => {
      const deadline = systemClock.now() + statementTimeoutMs
      return warehouse.probe(connection, { deadline })
    },
  }))

  const functions = new Map<string, HttpFunctionOptions>([
    ...served.map(
      ({ product, outputPort }) =>
        [outputPort.operationId, outputPortFunction(product, outputPort, queryPath)] as const,
    ),
    ['readHealth', healthFunction(surroundings)],
    ['readReadiness', readinessFunction(readinessChecks, surroundings)],
  ])

  app.setup({ enableHttpStream: true })
  watchExchanges()
  takeLargeHeaders()
  for (const [name, options] of functions) app.http(name, options)
  app.http(notFoundName, notFoundFunction(functions, surroundings))
  app.hook.appTerminate(() => warehouse.close())
}

function toConnection({ token, ...address }: ConnectionAddress): ConnectionSettings {
  return {
    ...address,
    credential:
      token === undefined
        ? { kind: 'credential', getToken: databricksToken() }
        : { kind: 'token', token },
  }
}
