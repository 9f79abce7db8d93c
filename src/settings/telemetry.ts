// The settings of what is told about the app: the log's levels, and what goes to Azure Monitor. A fault of
// the latter is kept as one, because an app that serves is worth more than one that is seen.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { defaultLogLevels, logLevels, type LogLevel, type LogLevels } from '../base/log-level'
import { limits } from '../base/limits'
import { parseEnvironment, type Environment, type Parsed } from './environment'

export interface TelemetrySettings {
  readonly logLevels: LogLevels
  /** Tells the instances of the app apart, and says nothing about the machine. */
  readonly instanceId: string
  /** Undefined where nothing is exported. */
  readonly export: ExportSettings | undefined
  /** Why nothing can be exported, although it is asked for. */
  readonly exportFault: string | undefined
}

interface ExportSettings {
  readonly connectionString: () => string
  /** The client id of the managed identity that sends; undefined where the key of the string is enough. */
  readonly identity: string | undefined
  /** The share of ordinary requests whose spans are kept. */
  readonly sampleRatio: number
  /** From which duration on a request is kept as slow. */
  readonly slowRequestMs: number
}

const levelPair = /^\s*(\w+)\s*=\s*(\w+)\s*$/

const levels = z
  .string()
  .transform((text) => text.split(',').map((pair) => levelPair.exec(pair)?.slice(1) ?? []))
  .refine(
    (pairs) =>
      pairs.every(([kind = '', level]) => Object.hasOwn(defaultLogLevels, kind) && isLevel(level)),
    `has an entry that is not a kind of log line with ${logLevels.join(', ')}, such as requestAnswered=off`,
  )
  .transform((pairs) => Object.fromEntries(pairs) as Partial<LogLevels>)
  .default({})

function isLevel(text: string | undefined): text is LogLevel {
  return logLevels.some((level) => level === text)
}

const telemetrySettings = z.object({
  LOG_LEVELS: levels,
  TELEMETRY_SAMPLE_RATIO: z
    .string()
    .regex(/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/, 'is not a number from 0 to 1')
    .transform(Number)
    .default(limits.sampleRatioDefault),
  TELEMETRY_SLOW_REQUEST_MS: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'is not a number of milliseconds above 0')
    .transform(Number)
    .default(limits.slowRequestMsDefault),
})

export function parseTelemetry(environment: Environment): Parsed<TelemetrySettings> {
  const { value, faults } = parseEnvironment(telemetrySettings, environment)
  if (!value) return { value: undefined, faults }
  const exporting = parseExport(environment)
  const { WEBSITE_INSTANCE_ID: named = '' } = environment
  const settings = {
    logLevels: Object.freeze({ ...defaultLogLevels, ...value.LOG_LEVELS }),
    instanceId: named === '' ? randomUUID() : named,
    export: exporting.value && {
      ...exporting.value,
      sampleRatio: value.TELEMETRY_SAMPLE_RATIO,
      slowRequestMs: value.TELEMETRY_SLOW_REQUEST_MS,
    },
    exportFault: exporting.faults[0],
  }
  return { value: Object.freeze(settings), faults: [] }
}

const exportSettings = z.object({
  APPLICATIONINSIGHTS_CONNECTION_STRING: z
    .string()
    .regex(
      /(^|;)\s*InstrumentationKey\s*=\s*[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}\s*(;|$)/i,
      'has no InstrumentationKey that is a GUID',
    )
    .optional(),
  // Its parts come in any order; the app has no other identity than a named one.
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z
    .string()
    .regex(/(^|;)\s*Authorization=AAD\s*(;|$)/i, 'has no Authorization=AAD')
    .transform((text) => /(?:^|;)\s*ClientId=([^;\s]*)/i.exec(text)?.[1])
    .pipe(z.guid('has no ClientId that is a GUID'))
    .optional(),
})

function parseExport(
  environment: Environment,
): Parsed<Pick<ExportSettings, 'connectionString' | 'identity'>> {
  if (!environment['APPLICATIONINSIGHTS_CONNECTION_STRING']) return { value: undefined, faults: [] }
  const { value, faults } = parseEnvironment(exportSettings, environment)
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: text = '' } = value ?? {}
  const identity = value?.APPLICATIONINSIGHTS_AUTHENTICATION_STRING
  return { value: value && { connectionString: () => text, identity }, faults }
}
