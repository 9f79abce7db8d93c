// The public keys with which Entra ID signs tokens. They are read when they are first needed, and again
// when they are old or a token names another one; known keys go on serving while Entra ID is away.
import type { CryptoKey } from 'jose'
import { causeText } from '../../base/cause-text'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import type { Observe } from '../../base/observation'
import { Problem } from '../../base/problem'
import { readKeySet, type KeySet } from './key-set'

export interface SigningKeysOptions {
  /** Where Entra ID publishes the keys, as a JWK set. */
  readonly url: string
  readonly clock: Clock
  readonly observe: Observe
}

export class SigningKeys {
  readonly #options: SigningKeysOptions
  #keys: KeySet = new Map()
  /** When they were read. */
  #readMs = -Infinity
  #triedMs = -Infinity
  #reading: Promise<void> | undefined
  /** Whether the last reading failed. */
  #hasFailed = false

  constructor(options: SigningKeysOptions) {
    this.#options = options
  }

  /** Whether Entra ID had this key when the keys were last read, and that is not too long ago. */
  isKnown(id: string): boolean {
    return this.#keys.has(id) && this.#ageMs() < limits.signingKeysStaleMsMax
  }

  /** Whether it is known, and the keys need not be read again. */
  isFresh(id: string): boolean {
    return this.isKnown(id) && this.#ageMs() < limits.signingKeysFreshMs
  }

  /**
   * Undefined if Entra ID has no such key. Throws `IdentityProviderUnavailable` where that cannot be
   * found out.
   */
  async find(id: string): Promise<CryptoKey | undefined> {
    if (!this.isKnown(id)) await this.#read()
    else if (!this.isFresh(id)) void this.#read()
    if (this.isKnown(id)) return this.#keys.get(id)
    if (!this.#hasFailed) return undefined
    // Anybody can name keys that nobody knows: each would be a stack in the log.
    throw new Problem('IdentityProviderUnavailable', undefined, { isRecorded: true })
  }

  #ageMs(): number {
    return this.#options.clock.elapsed() - this.#readMs
  }

  /** One reading serves all who wait for it, and for a while there is no other: it never rejects. */
  #read(): Promise<void> {
    const { url, clock, observe } = this.#options
    if (this.#reading) return this.#reading
    if (clock.elapsed() - this.#triedMs < limits.signingKeysReadMsMin) return Promise.resolve()
    this.#triedMs = clock.elapsed()
    this.#reading = readKeySet(url, clock)
      .then((keys) => {
        this.#keys = keys
        this.#readMs = clock.elapsed()
        this.#hasFailed = false
      })
      .catch((cause: unknown) => {
        this.#hasFailed = true
        const problem = new Problem('IdentityProviderUnavailable', undefined, { cause })
        observe({ kind: 'signingKeysNotRead', cause: causeText(problem) })
      })
      .finally(() => {
        this.#reading = undefined
      })
    return this.#reading
  }
}
