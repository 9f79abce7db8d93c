// Reads the set of public keys that Entra ID publishes: its address comes in, the keys for RS256 go out
// by their ids. What is too large, too slow or not a key set is a failure.
import { importJWK, type CryptoKey } from 'jose'
import { z } from 'zod'
import { limits } from '../../base/limits'
import type { Clock } from '../../base/clock'
import { repeat } from '../outbound/repetition'

export type KeySet = ReadonlyMap<string, CryptoKey>

/** A key for something else is left out; so is one whose form is unknown. */
const signingKey = z.object({
  kty: z.literal('RSA'),
  use: z.literal('sig').optional(),
  kid: z.string().min(1),
  n: z.string(),
  e: z.string(),
})

const published = z.object({ keys: z.array(z.unknown()).max(limits.signingKeysMax) })

class KeySetFailed extends Error {
  override readonly name = 'KeySetFailed'
}

export async function readKeySet(url: string, clock: Clock): Promise<KeySet> {
  const deadline = clock.now() + limits.signingKeysTimeoutMs
  return repeat(
    () => readOnce(url),
    { deadline },
    {
      clock,
      mayRepeat: () => true,
      retryAfterS: () => undefined,
      onRepeat: () => undefined,
      pace: { repeatsMax: 1, waitMsMin: limits.repeatWaitMsMin, waitMsMax: limits.repeatWaitMsMax },
    },
  )
}

async function readOnce(url: string): Promise<KeySet> {
  const signal = AbortSignal.timeout(limits.signingKeysTimeoutMs)
  const answer = await fetch(url, { signal, redirect: 'error' })
  if (!answer.ok || !answer.body) throw new KeySetFailed(`status ${answer.status}`)
  const { data } = published.safeParse(JSON.parse(await readText(answer.body)))
  if (!data) throw new KeySetFailed('the answer is not a key set')
  const keys = await Promise.all(data.keys.map(toKey))
  const found = new Map(keys.flatMap((key) => (key ? [key] : [])))
  if (found.size === 0) throw new KeySetFailed('the key set has no key for RS256')
  return found
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > limits.signingKeysBytesMax) throw new KeySetFailed('the key set is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

async function toKey(value: unknown): Promise<readonly [string, CryptoKey] | undefined> {
  const { data } = signingKey.safeParse(value)
  if (!data) return undefined
  const { kid, kty, n, e } = data
  const key = await importJWK({ kty, n, e }, 'RS256')
  // Only a symmetric key is bytes.
  return key instanceof Uint8Array ? undefined : [kid, key]
}
