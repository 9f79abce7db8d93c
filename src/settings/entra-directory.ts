// The directory in Entra ID that callers and the app itself belong to.
import { z } from 'zod'
import { missing } from './environment'

export interface EntraDirectory {
  /** The address of Entra ID, without a final slash. */
  readonly authorityHost: string
  readonly tenantId: string
}

export const guid = z
  .string(missing)
  .transform((text) => text.toLowerCase())
  .pipe(z.guid('is not a GUID'))

export const httpsUrl = z
  .string()
  .pipe(z.url({ protocol: /^https$/, error: 'is not an absolute https URL' }))
  .refine((text) => !/[?#]/.test(text), 'has a query or a fragment')

export const directorySettings = z.object({
  ENTRA_TENANT_ID: guid,
  ENTRA_AUTHORITY_HOST: httpsUrl
    .default('https://login.microsoftonline.com')
    .transform((text) => text.replace(/\/+$/, '')),
})

export function toDirectory(value: z.output<typeof directorySettings>): EntraDirectory {
  return Object.freeze({
    authorityHost: value.ENTRA_AUTHORITY_HOST,
    tenantId: value.ENTRA_TENANT_ID,
  })
}
