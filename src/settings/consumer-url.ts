// Where consumers find the products: what every link begins with, as URLs are written (host in lower
// case, no default port, no dot segments) and without a final slash.
import { z } from 'zod'
import { missing } from './environment'

export const consumerUrlSettings = z.object({
  CONSUMER_URL: z
    .string(missing)
    .pipe(z.url({ protocol: /^https?$/, error: 'is not an absolute http or https address' }))
    .refine((text) => !/[?#]/.test(text), 'has a query or a fragment')
    .transform((text) => new URL(text))
    .refine(
      ({ username, password }) => username === '' && password === '',
      'holds a user name, which every link would show',
    )
    .transform(({ origin, pathname }) => origin + pathname.replace(/\/+$/, '')),
})
