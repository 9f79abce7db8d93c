// The keys with which the issuer signs, kept in the stack's folder so that tokens outlive a restart.
// Tests rotate and withdraw them, and sign whatever they like.
import {
  createPrivateKey,
  generateKeyPair,
  sign as signBytes,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { keepFile, replaceFile } from '../stack-directory'

export interface SigningKeys {
  /** What the key endpoint publishes. */
  readonly published: () => readonly JWK[]
  /** The newest key, with its private half; a test makes its forgeries with it. */
  readonly current: () => JWK
  /** Signs with a new key from now on, and still publishes the ones before. @returns its `kid` */
  rotate: () => Promise<string>
  /** Publishes a key no longer, as after a leak. The newest stays the newest. */
  withdraw: (kid: string) => Promise<void>
  /** A JWS in compact form, of exactly these claims; the header may say what no library would write. */
  sign: (claims: object, header?: object) => string
}

export async function keepSigningKeys(directory: string): Promise<SigningKeys> {
  const file = path.join(directory, 'issuer-keys.json')
  const made = await keepFile(file, async () => JSON.stringify([await makeKey()]))
  let keys = JSON.parse(made) as JWK[]
  let newest = keys.at(-1)!
  // Made from the text once: that takes as long as to sign.
  let signing = toPrivateKey(newest)
  const replace = async (changed: JWK[]): Promise<void> => {
    keys = changed
    await replaceFile(file, JSON.stringify(changed))
  }
  return {
    published: () => keys.map(toPublic),
    current: () => newest,
    rotate: async () => {
      newest = await makeKey()
      signing = toPrivateKey(newest)
      await replace([...keys, newest])
      return newest.kid!
    },
    withdraw: (withdrawn) => replace(keys.filter(({ kid }) => kid !== withdrawn)),
    sign: (claims, header = {}) => {
      const signed = { typ: 'JWT', alg: 'RS256', kid: newest.kid, ...header }
      const text = [signed, claims].map(toBase64url).join('.')
      return `${text}.${signBytes('sha256', Buffer.from(text), signing).toString('base64url')}`
    },
  }
}

async function makeKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const jwk = privateKey.export({ format: 'jwk' }) as JWK
  return { ...jwk, use: 'sig', kid: await calculateJwkThumbprint(jwk) }
}

function toPrivateKey(key: JWK): KeyObject {
  return createPrivateKey({ key: key as JsonWebKey, format: 'jwk' })
}

/** Without `alg`, as Entra ID publishes its own. */
function toPublic({ kty, use, kid, n, e }: JWK): JWK {
  return { kty, use, kid, n, e } as JWK
}

function toBase64url(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
