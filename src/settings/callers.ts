// The settings that say how callers prove who they are, and what a probe without an identity may do.
import { z } from 'zod'
import { limits } from '../base/limits'
import {
  directorySettings,
  guid,
  httpsUrl,
  toDirectory,
  type EntraDirectory,
} from './entra-directory'
import {
  missing,
  parseEnvironment,
  trueOrFalse,
  type Environment,
  type Parsed,
} from './environment'

interface EntraSettings extends EntraDirectory {
  /** What a token for this app may have as `aud`. */
  readonly audiences: readonly string[]
  /** The issuer of tokens of version 1; undefined where they are refused. */
  readonly v1Issuer: string | undefined
  /** The object id of the gateway's managed identity; undefined where there is no gateway. */
  readonly gatewayObjectId: string | undefined
}

type AuthenticationSettings =
  | { readonly mode: 'anonymous' }
  | { readonly mode: 'gatewayAndCaller' | 'callerOnly'; readonly entra: EntraSettings }

export interface CallerSettings {
  readonly authentication: AuthenticationSettings
  /** Of each principal, in this instance of the app. */
  readonly callerLimits: { readonly requestsPerMinute: number; readonly statementsAtOnce: number }
  /** Whether a readiness probe opens a session on each warehouse. */
  readonly readinessProbesWarehouses: boolean
}

const wholeNumber = (max: number, byDefault: number) =>
  z
    .string()
    .regex(/^[1-9]\d*$/, 'is not a whole number above 0')
    .transform(Number)
    .refine((number) => number <= max, `is above ${max}`)
    .default(byDefault)

const modeSettings = z.object({
  AUTHENTICATION_MODE: z
    .enum(
      ['gatewayAndCaller', 'callerOnly', 'anonymous'],
      'is none of gatewayAndCaller, callerOnly, anonymous',
    )
    .default('gatewayAndCaller'),
  CALLER_REQUESTS_PER_MINUTE: wholeNumber(1_000_000, limits.callerRequestsPerMinuteDefault),
  CALLER_STATEMENTS_AT_ONCE: wholeNumber(100, limits.callerStatementsAtOnceDefault),
  READINESS_PROBES_WAREHOUSES: trueOrFalse,
})

const entraSettings = z.object({
  ...directorySettings.shape,
  ENTRA_AUDIENCES: z
    .string(missing)
    .transform((text) => text.split(',').map((each) => each.trim()))
    .refine(
      (all) => all.every((each) => /^[!-~]+$/.test(each)),
      'has an entry that is empty or has spaces',
    ),
  ENTRA_V1_ISSUER: httpsUrl.optional(),
  GATEWAY_OBJECT_ID: guid.optional(),
})

export function parseCallers(environment: Environment): Parsed<CallerSettings> {
  const { value: modes, faults } = parseEnvironment(modeSettings, environment)
  const old = environment['ALLOW_ANONYMOUS']
    ? ['ALLOW_ANONYMOUS is no setting any more: use AUTHENTICATION_MODE=anonymous']
    : []
  if (!modes) return { value: undefined, faults: [...faults, ...old] }
  const mode = modes.AUTHENTICATION_MODE
  const authentication =
    mode === 'anonymous' ? parseAnonymous(environment) : parseEntra(mode, environment)
  const all = [...old, ...authentication.faults]
  if (all.length > 0 || !authentication.value) return { value: undefined, faults: all }
  const value = {
    authentication: authentication.value,
    callerLimits: Object.freeze({
      requestsPerMinute: modes.CALLER_REQUESTS_PER_MINUTE,
      statementsAtOnce: modes.CALLER_STATEMENTS_AT_ONCE,
    }),
    readinessProbesWarehouses: modes.READINESS_PROBES_WAREHOUSES,
  }
  return { value, faults: [] }
}

/**
 * Core Tools and the local functions host set AZURE_FUNCTIONS_ENVIRONMENT to Development; Azure
 * does not, and names its instances.
 */
function parseAnonymous(environment: Environment): Parsed<AuthenticationSettings> {
  const { AZURE_FUNCTIONS_ENVIRONMENT, WEBSITE_INSTANCE_ID } = environment
  const isDevelopers = AZURE_FUNCTIONS_ENVIRONMENT === 'Development' && !WEBSITE_INSTANCE_ID
  return isDevelopers
    ? { value: Object.freeze({ mode: 'anonymous' }), faults: [] }
    : {
        value: undefined,
        faults: [
          'AUTHENTICATION_MODE is anonymous, which is allowed only on a developer’s machine',
        ],
      }
}

function parseEntra(
  mode: 'gatewayAndCaller' | 'callerOnly',
  environment: Environment,
): Parsed<AuthenticationSettings> {
  const { value, faults } = parseEnvironment(entraSettings, environment)
  const noGateway = mode === 'gatewayAndCaller' && !environment['GATEWAY_OBJECT_ID']
  const all = [
    ...faults,
    ...(noGateway
      ? ['GATEWAY_OBJECT_ID is missing, and AUTHENTICATION_MODE is gatewayAndCaller']
      : []),
  ]
  if (all.length > 0 || !value) return { value: undefined, faults: all }
  const entra = Object.freeze({
    ...toDirectory(value),
    audiences: Object.freeze(value.ENTRA_AUDIENCES),
    v1Issuer: value.ENTRA_V1_ISSUER,
    gatewayObjectId: value.GATEWAY_OBJECT_ID,
  })
  return { value: Object.freeze({ mode, entra }), faults: [] }
}
