// The URL below which consumers find the products; every link begins with it. It is normalised (host in
// lower case, no default port, no dot segments) and has no final slash.
import { z } from 'zod'
import { limits } from '../base/limits'
import { missing } from './environment'

export const consumerUrlSettings = z.object({
  CONSUMER_URL: z
    .string(missing)
    .pipe(z.url({ protocol: /^https?$/, error: 'is not an absolute http or https URL' }))
    .refine((text) => !/[?#]/.test(text), 'has a query or a fragment')
    .refine((text) => text.length <= limits.urlCharactersMax, 'is longer than a URL may be')
    .transform((text) => new URL(text))
    .refine(
      ({ username, password }) => username === '' && password === '',
      'contains a user name or password, which every link would show',
    )
    .transform(({ origin, pathname }) => origin + pathname.replace(/\/+$/, '')),
})
