// The only reader of observations beside the log. What exports them is a file of its own, loaded only
// where there is a connection string, and after the first answer; until then observations wait here.
import { limits } from '../../base/limits'
import type { Observation, Observe } from '../../base/observation'
import type { Exporter, StartExporter, TelemetryOptions } from './exporting'

export interface Telemetry {
  readonly observe: Observe
  /** Sends what waits, within the time that the host gives at the end. Never rejects. */
  readonly flush: () => Promise<void>
}

export const noTelemetry: Telemetry = Object.freeze({
  observe: () => undefined,
  flush: () => Promise.resolve(),
})

/** In the artefact it is dist/telemetry.js. */
const loadExporter = () => import('./exporter/exporter')

export function makeTelemetry(
  options: TelemetryOptions,
  load: () => Promise<{ readonly startExporter: StartExporter }> = loadExporter,
): Telemetry {
  const { tell } = options
  let waiting: Observation[] | undefined = []
  let lost = 0
  let loading: Promise<Exporter | undefined> | undefined
  let exporter: Exporter | undefined

  const start = async (): Promise<Exporter | undefined> => {
    try {
      const { startExporter } = await load()
      exporter = startExporter(options)
      if (lost > 0) exporter.drop('notLoaded', lost)
      for (const observation of waiting ?? []) exporter.take(observation)
    } catch (error) {
      // Its message may have a part of the connection string.
      const cause = error instanceof Error ? error.name : typeof error
      tell({ kind: 'telemetryOff', cause: `the exporter does not start: ${cause}` })
    }
    waiting = undefined
    return exporter
  }
  const startOnce = () => (loading ??= start())
  const startLater = () => {
    void startOnce()
  }
  // The timer is for a process without requests; it does not keep it alive.
  setTimeout(startLater, limits.telemetryLoadMs).unref()

  const observe: Observe = (observation) => {
    if (exporter) exporter.take(observation)
    else if (waiting && waiting.length >= limits.observationsWaitingMax) lost += 1
    else waiting?.push(observation)
    // Loading takes the process some time, which the first caller must not wait for.
    if (!loading && observation.kind === 'requestAnswered') setImmediate(startLater)
  }
  const flush = async (): Promise<void> => {
    const late = new Promise<void>((resolve) => {
      setTimeout(resolve, limits.telemetryFlushMs).unref()
    })
    await Promise.race([startOnce().then((started) => started?.flush()), late])
  }
  return Object.freeze({ observe, flush })
}
