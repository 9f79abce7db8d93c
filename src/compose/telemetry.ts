// Who reads observations: the log, and what exports them where the settings ask for that.
import type { Clock } from '../base/clock'
import type { Observe } from '../base/observation'
import { processCredential } from '../platform/entra/process-credential'
import { logObservations } from '../platform/telemetry/log'
import { makeTelemetry, noTelemetry, type Telemetry } from '../platform/telemetry/telemetry'
import type { TelemetrySettings } from '../settings/telemetry'
import { build, versionOf } from './build'

export function telemetryOf(
  { logLevels, instanceId, export: exporting, exportFault }: TelemetrySettings,
  clock: Clock,
): Telemetry {
  const log = logObservations(logLevels)
  if (exportFault !== undefined) log({ kind: 'telemetryOff', cause: exportFault })
  const { observe, flush } = exporting
    ? makeTelemetry({
        ...{ ...exporting, instanceId, version: versionOf(build), clock, tell: log },
        credential:
          exporting.identity === undefined ? undefined : processCredential(exporting.identity),
      })
    : noTelemetry
  const both: Observe = (observation) => {
    log(observation)
    observe(observation)
  }
  return { observe: both, flush }
}
