// One secret of a vault, kept in memory: read again before it is old, and at once when it was refused.
// While the vault cannot be read, the last good value serves. However many ask, one reading runs.
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import type { Observe } from '../../base/observation'
import { toProblem, type ProblemCode } from '../../base/problem'
import { causeText } from '../../base/cause-text'
import type { Secret } from '../../base/secret'

export interface KeptSecretOptions<Value> {
  readonly name: string
  /** Rejects with a problem. Equal texts are the same secret, and keep their value. */
  readonly load: () => Promise<LoadedSecret<Value>>
  readonly clock: Clock
  readonly observe: Observe
}

export interface LoadedSecret<Value> {
  readonly text: string
  readonly value: Value
  /** When the secret says that it is over, in milliseconds since the epoch. */
  readonly expiresMs: number | undefined
}

export interface SecretTrouble {
  readonly code: ProblemCode
  readonly sinceMs: number
  /** Whether an earlier value still serves. */
  readonly hasValue: boolean
}

interface Kept<Value> extends LoadedSecret<Value> {
  readonly readMs: number
  /** From when a reader waits for a new reading, and from when one is made ahead. */
  readonly oldMs: number
  readonly dueMs: number
}

export class KeptSecret<Value> implements Secret<Value> {
  readonly #options: KeptSecretOptions<Value>
  #kept: Kept<Value> | undefined
  #reading: Promise<Kept<Value>> | undefined
  #replacement: Promise<unknown> | undefined
  #replacedMs = -Infinity
  #failure:
    | {
        readonly error: unknown
        readonly code: ProblemCode
        readonly sinceMs: number
        readonly retryMs: number
      }
    | undefined

  constructor(options: KeptSecretOptions<Value>) {
    this.#options = options
  }

  readonly read = async (): Promise<Value> => {
    const [kept, failure, nowMs] = [this.#kept, this.#failure, this.#options.clock.now()]
    const isLeftAlone = failure !== undefined && nowMs < failure.retryMs
    if (!kept) {
      if (isLeftAlone) throw failure.error
      return (await this.#readAgain()).value
    }
    // After a failure it is tried again before it is due, so that it is known when the vault is back.
    const isFine = nowMs < kept.dueMs && !failure
    if (isFine || isLeftAlone) return kept.value
    const reading = this.#readAgain().catch(() => kept)
    return nowMs < kept.oldMs ? kept.value : (await reading).value
  }

  readonly replace = async (refused: Value): Promise<Value | undefined> => {
    const isOther = (): boolean => this.#kept !== undefined && this.#kept.value !== refused
    if (!isOther()) {
      const nowMs = this.#options.clock.now()
      if (nowMs - this.#replacedMs >= limits.credentialRenewalMsMin) {
        this.#replacedMs = nowMs
        // A reading that runs may have begun before the rotation.
        const before = Promise.resolve(this.#reading).catch(() => undefined)
        this.#replacement = before.then(() => (isOther() ? undefined : this.#readAgain()))
      }
      await this.#replacement
    }
    return isOther() ? this.#kept?.value : undefined
  }

  /** Undefined while the last reading succeeded. */
  get trouble(): SecretTrouble | undefined {
    const failure = this.#failure
    return (
      failure && {
        code: failure.code,
        sinceMs: failure.sinceMs,
        hasValue: this.#kept !== undefined,
      }
    )
  }

  #readAgain(): Promise<Kept<Value>> {
    this.#reading ??= this.#load().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #load(): Promise<Kept<Value>> {
    const { name, load, clock, observe } = this.#options
    const readMs = clock.now()
    try {
      const loaded = await load()
      const before = this.#kept
      const isSame = before?.text === loaded.text
      observe({ kind: before && !isSame ? 'secretChanged' : 'secretRead', secret: name })
      const kept = { ...loaded, ...(isSame && { value: before.value }), ...timesOf(loaded, readMs) }
      this.#failure = undefined
      this.#kept = kept
      return kept
    } catch (error) {
      const problem = toProblem(error)
      const { code } = problem
      const [sinceMs, retryMs] = [
        this.#failure?.sinceMs ?? readMs,
        clock.now() + limits.secretRetryMsMin,
      ]
      this.#failure = { error, code, sinceMs, retryMs }
      observe({ kind: 'secretNotRead', secret: name, code, cause: causeText(problem) })
      throw error
    }
  }
}

/** One that is over already is kept for the full time: whether it still serves is not ours to say. */
function timesOf({ expiresMs }: LoadedSecret<unknown>, readMs: number) {
  const longest = readMs + limits.secretAgeMsMax
  const oldMs =
    expiresMs !== undefined && expiresMs > readMs ? Math.min(expiresMs, longest) : longest
  return { readMs, oldMs, dueMs: readMs + (oldMs - readMs) * limits.secretRefreshShare }
}
