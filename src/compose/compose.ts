// Puts the app together: products come in; it reads the settings and registers the functions with
// the host. The journeys compose the same app with further products.
import { app } from '@azure/functions'
import { makeRequestLimit } from '../access/request-limit'
import { systemClock } from '../base/clock'
import { connectionNames, servedOutputPorts } from '../catalog/registry'
import type { DataProduct } from '../declare/data-product'
import type { Announcer } from '../events/announcer'
import { announceOnCommit, announceOnCommitName } from '../functions/announce-on-commit'
import { announceOnSchedule, announceOnScheduleName } from '../functions/announce-on-schedule'
import { watchExchanges } from '../functions/http/exchange'
import { takeLargeHeaders } from '../functions/http/large-headers'
import { httpFunction } from '../functions/http/http-function'
import type { EventSettings } from '../settings/events'
import { readSettings } from '../settings/settings'
import { makeObservedVersions } from '../warehouse/observed-versions'
import { authenticateOf } from './authenticate'
import { endpointsOf, functionNames } from './endpoints'
import { eventPathOf } from './event-path'
import { queryPathOf } from './query-path'
import { readinessOf } from './readiness'
import { secretsOf } from './secrets'
import { telemetryOf } from './telemetry'
import { warehouseOf } from './warehouses'

export function compose(products: readonly DataProduct[]): void {
  const served = servedOutputPorts(products, functionNames)
  const settings = readSettings(connectionNames(served))
  const { observe, flush } = telemetryOf(settings.telemetry, systemClock)
  const secrets = secretsOf(settings.secretStore, { clock: systemClock, observe })
  const pageTokenKeys = secrets.pageTokenKeysOf(settings.pageTokenKeys)
  const authenticate = authenticateOf(settings, { clock: systemClock, observe }, pageTokenKeys)
  const admit = makeRequestLimit({ requestsMax: settings.callerLimits.requestsPerMinute })
  const surroundings = { clock: systemClock, observe, authenticate, admit, secrets }

  const warehouse = warehouseOf(settings, surroundings)
  const observedVersions = makeObservedVersions(systemClock)
  const shared = { ...surroundings, warehouse, observedVersions }
  const path = queryPathOf(settings, shared, pageTokenKeys)
  const events = settings.events && eventPathOf(settings.events, settings, served, shared)
  if (!events) shared.observe({ kind: 'eventsOff' })
  const readiness = readinessOf(settings, { warehouse, events, secrets, clock: systemClock })
  const endpoints = endpointsOf(served, path, { readiness, events })

  app.setup({ enableHttpStream: true })
  watchExchanges()
  takeLargeHeaders()
  for (const endpoint of endpoints) app.http(endpoint.name, httpFunction(endpoint, surroundings))
  if (settings.events && events) announce(settings.events, events.announcer)
  app.hook.appTerminate(async () => {
    await Promise.all([warehouse.close(), flush()])
  })
}

/** A storage event makes an announcement faster; the schedule alone has to be enough. */
function announce({ schedule, storageEvents }: EventSettings, announcer: Announcer): void {
  app.timer(announceOnScheduleName, announceOnSchedule(schedule, announcer))
  if (storageEvents) app.eventGrid(announceOnCommitName, announceOnCommit(announcer))
}
