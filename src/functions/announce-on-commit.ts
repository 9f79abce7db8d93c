// The Event Grid trigger for storage events: a new file in a Delta log is a hint to look at its
// table. Other events are ignored. If the table cannot be followed and another try may help, the function
// fails, and Event Grid sends the hint again.
import type { EventGridFunctionOptions } from '@azure/functions'
import { invocation } from '../base/trace'
import type { Announcer } from '../events/announcer'
import { commitHintOf } from '../events/commit-hint'

export const announceOnCommitName = 'announceOnCommit'

export function announceOnCommit(announcer: Announcer): EventGridFunctionOptions {
  return {
    handler: async (event, { invocationId, traceContext }) => {
      // A CloudEvent names its type otherwise.
      const { eventType = '', type = '', data } = event as Partial<typeof event> & { type?: string }
      const hint = commitHintOf({ eventType: eventType || type, ...(data && { data }) })
      const of = invocation(invocationId, traceContext?.traceParent)
      const outcome = hint && (await announcer.followHint(hint, of))
      if (outcome === 'failed') throw new Error('the table cannot be followed to its end yet')
    },
  }
}
