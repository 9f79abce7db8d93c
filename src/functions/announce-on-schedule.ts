// The timer that looks at every table. It alone has to be enough: storage events only make it
// faster.
import type { TimerFunctionOptions } from '@azure/functions'
import { invocation } from '../base/trace'
import type { Announcer } from '../events/announcer'

export const announceOnScheduleName = 'announceOnSchedule'

/** @param schedule an NCRONTAB expression */
export function announceOnSchedule(schedule: string, announcer: Announcer): TimerFunctionOptions {
  return {
    schedule,
    handler: async (_timer, { invocationId, traceContext }) => {
      await announcer.followAll(invocation(invocationId, traceContext?.traceParent))
    },
  }
}
