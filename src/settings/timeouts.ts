// The settings for how long something may take.
import { z } from 'zod'
import { limits } from '../base/limits'

const wholeMilliseconds = z
  .string()
  .regex(/^\d{1,6}$/, 'is not a number of milliseconds')
  .transform(Number)
  .refine(
    (ms) => ms >= limits.statementTimeoutMsMin && ms <= limits.answerTimeoutMs,
    `is not between ${limits.statementTimeoutMsMin} and ${limits.answerTimeoutMs}`,
  )

export const timeoutSettings = z.object({
  STATEMENT_TIMEOUT_MS: wholeMilliseconds.default(limits.statementTimeoutMsDefault),
})
