// Who may call: what is open to callers without an identity, beyond what is public.
import { z } from 'zod'
import { trueOrFalse, type Environment } from './environment'

export const callerSettings = z.object({
  ALLOW_ANONYMOUS: trueOrFalse,
  READINESS_PROBES_WAREHOUSES: trueOrFalse,
})

/** Core Tools and the local host say that they are a developer's machine; Azure does not. */
export function anonymousFaults(environment: Environment): readonly string[] {
  const { ALLOW_ANONYMOUS, AZURE_FUNCTIONS_ENVIRONMENT } = environment
  return ALLOW_ANONYMOUS === 'true' && AZURE_FUNCTIONS_ENVIRONMENT !== 'Development'
    ? ['ALLOW_ANONYMOUS is true, which only a developer’s machine may have']
    : []
}
