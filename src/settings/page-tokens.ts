// The keys for page tokens. The current one encrypts and decrypts; the previous one only decrypts,
// during a rotation.
import { z } from 'zod'
import { missing } from './environment'

const pageTokenKey = z
  .string(missing)
  .pipe(z.base64({ error: 'is not base64' }))
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
  .refine((key) => key.length === 32, 'is not 32 bytes: make one with `openssl rand -base64 32`')

export const pageTokenSettings = z.object({
  PAGE_TOKEN_KEY: pageTokenKey,
  PAGE_TOKEN_KEY_PREVIOUS: pageTokenKey.optional(),
})
