// What a sound access rule looks like: names that a token can have, and at least one caller.
import { z } from 'zod'
import { limits } from '../base/limits'

const names = (form: RegExp, message: string) =>
  z.array(z.string().regex(form, message).max(limits.declaredNameCharactersMax, 'is too long'))
const permissions = names(
  /^[!-~]+$/,
  'is empty, or has spaces or other characters that no claim has',
)
const ids = names(
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'is not a GUID in lower case, as Entra ID has them',
)

export const accessRuleShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('nobody') }),
  z.strictObject({ kind: z.literal('everybodyKnown') }),
  z.strictObject({
    kind: z.literal('anyOf'),
    callers: z
      .strictObject({
        roles: permissions,
        scopes: permissions,
        groups: ids,
        applications: ids,
        subscriptions: names(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'is not the id of a subscription'),
      })
      .refine(
        (lists) => Object.values(lists).some((list) => list.length > 0),
        'names no caller; nobody() says so',
      ),
  }),
])
