// The name under which a principal is recorded: a keyed hash, so that whoever reads the log cannot find
// out whose it is by hashing the ids of everybody.
import { createHmac, hkdfSync } from 'node:crypto'
import type { Principal } from './principal'

/** Long enough that two principals of one log do not share it. */
const aliasBytes = 12

/**
 * @param secret of which the key of the hash is made; with another secret, every principal has another
 * alias
 */
export function makeAlias(
  secret: () => Promise<Uint8Array>,
): (principal: Pick<Principal, 'kind' | 'id'>) => Promise<string> {
  let made: { readonly from: Uint8Array; readonly key: Uint8Array } | undefined
  return async ({ kind, id }) => {
    const from = await secret()
    if (made?.from !== from) {
      made = { from, key: new Uint8Array(hkdfSync('sha256', from, '', 'meshport principal', 32)) }
    }
    const hash = createHmac('sha256', made.key).update(`${kind}\n${id}`).digest()
    return hash.subarray(0, aliasBytes).toString('base64url')
  }
}
