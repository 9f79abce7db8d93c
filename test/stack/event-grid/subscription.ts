// A subscription: a webhook, and which events it wants. JSON comes in from the control address;
// whether an event matches goes out.
import { z } from 'zod'
import type { AcceptedEvent } from './accepted-event'

const filterText = z.string().min(1).max(512)

export const subscriptionForm = z.strictObject({
  /** Real webhooks have HTTPS; here they run on this machine. */
  endpoint: z.url().refine((url) => new URL(url).hostname === '127.0.0.1', {
    error: 'is not on this machine',
  }),
  filter: z
    .strictObject({
      includedEventTypes: z.array(filterText).min(1).max(25).optional(),
      subjectBeginsWith: filterText.optional(),
      subjectEndsWith: filterText.optional(),
      /** For the filters of subjects. */
      isSubjectCaseSensitive: z.boolean().default(false),
    })
    .prefault({}),
  /** Sent with each delivery: where a secret can be. */
  headers: z
    .record(z.string(), z.string())
    .refine((headers) => Object.keys(headers).length <= 10, 'has more than 10 headers')
    .refine((headers) => JSON.stringify(headers).length <= 4_096, 'has more than 4 KB')
    .default({}),
  /** Off by default, as in Azure: then events are dropped. */
  deadLetter: z.boolean().default(false),
  maxDeliveryAttempts: z.int().min(1).max(30).default(30),
  eventTimeToLiveInMinutes: z.int().min(1).max(1_440).default(1_440),
})

export interface Subscription extends z.output<typeof subscriptionForm> {
  readonly name: string
}

export function wants({ filter }: Subscription, { type, subject }: AcceptedEvent): boolean {
  const { includedEventTypes, isSubjectCaseSensitive } = filter
  const { subjectBeginsWith = '', subjectEndsWith = '' } = filter
  const folded = (text: string) => (isSubjectCaseSensitive ? text : text.toLowerCase())
  return (
    (includedEventTypes?.some((each) => each.toLowerCase() === type.toLowerCase()) ?? true) &&
    folded(subject).startsWith(folded(subjectBeginsWith)) &&
    folded(subject).endsWith(folded(subjectEndsWith))
  )
}
