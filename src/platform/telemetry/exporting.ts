// What the exporter is to the rest of the app, which loads it late: what it needs, and what it does.
import type { TokenCredential } from '@azure/identity'
import type { Clock } from '../../base/clock'
import type { Observation, Observe } from '../../base/observation'

export interface TelemetryOptions {
  readonly connectionString: () => string
  /** Undefined where the key of the connection string is enough. */
  readonly credential: TokenCredential | undefined
  readonly sampleRatio: number
  readonly slowRequestMs: number
  readonly instanceId: string
  /** Which build it is. */
  readonly version: string
  readonly clock: Clock
  /** Where it says what it could not do. */
  readonly tell: Observe
}

export interface Exporter {
  readonly take: (observation: Observation) => void
  /** Items that never got as far as here. */
  readonly drop: (reason: string, items: number) => void
  readonly flush: () => Promise<void>
}

/** Throws if the connection string is not one. */
export type StartExporter = (options: TelemetryOptions) => Exporter
