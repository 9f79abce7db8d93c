// The settings that say what callers without an identity may do.
import { z } from 'zod'
import { trueOrFalse, type Environment } from './environment'

export const callerSettings = z.object({
  ALLOW_ANONYMOUS: trueOrFalse,
  READINESS_PROBES_WAREHOUSES: trueOrFalse,
})

/**
 * Core Tools and the local functions host set AZURE_FUNCTIONS_ENVIRONMENT to Development; Azure
 * does not.
 */
export function anonymousFaults(environment: Environment): readonly string[] {
  const { ALLOW_ANONYMOUS, AZURE_FUNCTIONS_ENVIRONMENT } = environment
  return ALLOW_ANONYMOUS === 'true' && AZURE_FUNCTIONS_ENVIRONMENT !== 'Development'
    ? ['ALLOW_ANONYMOUS is true, which is allowed only on a developer’s machine']
    : []
}
