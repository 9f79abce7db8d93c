// Reads secrets from a Key Vault with the SDK: the name of a secret in, its value with what belongs to it
// out, or a problem. Each reading ends in time and is repeated a few times after temporary failures.
import type { TokenCredential } from '@azure/identity'
import type { SecretClient, SecretClientOptions, SecretProperties } from '@azure/keyvault-secrets'
import type { Clock } from '../../base/clock'
import { limits } from '../../base/limits'
import { retryAfterOf } from '../outbound/call-failure'
import { carefulCredential } from '../outbound/careful-credential'
import { isOnThisMachine } from '../outbound/on-this-machine'
import { repeat, type Pace } from '../outbound/repetition'
import { within } from '../outbound/within'
import { invalidSecret, mayRepeat, toSecretProblem, unreadable } from './secret-problem'

export interface VaultReaderOptions {
  /** `https://<name>.vault.azure.net`. */
  readonly url: string
  readonly credential: TokenCredential
  readonly clock: Clock
  /** Bounds on time and attempts; those of `limits` unless said. */
  readonly callMs?: number
  readonly totalMs?: number
  readonly pace?: Pace
}

export interface SecretReading {
  readonly value: string
  /** The value before, where its version is enabled. */
  readonly previous?: string | undefined
  /** When the secret says that it is over, in milliseconds since the epoch. */
  readonly expiresMs?: number | undefined
}

export interface VaultReader {
  readonly read: (name: string) => Promise<SecretReading>
  /** Also the value before. */
  readonly readPair: (name: string) => Promise<SecretReading>
}

export function vaultReader(options: VaultReaderOptions): VaultReader {
  const { clock, pace } = options
  const { callMs = limits.secretCallMs, totalMs = limits.secretTotalMs } = options
  let connected: Promise<SecretClient> | undefined

  const ask = async <Result>(
    work: (client: SecretClient, abortSignal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    const deadline = clock.now() + totalMs
    const call = () =>
      within(Math.min(callMs, deadline - clock.now()), async (abortSignal) =>
        work(await (connected ??= connect(options)), abortSignal),
      )
    const onRepeat = (): void => undefined
    try {
      return await repeat(
        call,
        { deadline },
        { ...{ mayRepeat, onRepeat, clock }, retryAfterS: retryAfterOf, ...(pace && { pace }) },
      )
    } catch (error) {
      throw toSecretProblem(error)
    }
  }

  return Object.freeze<VaultReader>({
    read: (name) => ask((client, abortSignal) => readOne(client, name, { abortSignal })),
    readPair: (name) => ask((client, abortSignal) => readTwo(client, name, { abortSignal })),
  })
}

interface Call {
  readonly abortSignal: AbortSignal
}

interface Version extends SecretReading {
  readonly version: string | undefined
}

async function readOne(
  client: SecretClient,
  name: string,
  call: Call & { readonly version?: string },
): Promise<Version> {
  const { value, properties } = await client.getSecret(name, call)
  if (!value) throw invalidSecret(name, 'is empty')
  return { value, version: properties.version, expiresMs: properties.expiresOn?.getTime() }
}

async function readTwo(client: SecretClient, name: string, call: Call): Promise<SecretReading> {
  const current = await readOne(client, name, call)
  const earlier: SecretProperties[] = []
  for await (const each of client.listPropertiesOfSecretVersions(name, call)) {
    if (each.enabled === true && each.version !== current.version) earlier.push(each)
  }
  const version = earlier.reduce<SecretProperties | undefined>(newer, undefined)?.version
  if (version === undefined) return current
  const { value: previous } = await readOne(client, name, { ...call, version })
  return { ...current, previous }
}

/** Key Vault lists versions in no order. */
function newer(one: SecretProperties | undefined, other: SecretProperties): SecretProperties {
  const [ms = -Infinity, otherMs = 0] = [one?.createdOn?.getTime(), other.createdOn?.getTime()]
  return one && ms >= otherMs ? one : other
}

type Policy = NonNullable<SecretClientOptions['additionalPolicies']>[number]['policy']

/** The SDK takes any answer with a status of success, also a page of a proxy. */
const onlyOfKeyVault: Policy = {
  name: 'onlyOfKeyVault',
  sendRequest: async (request, next) => {
    const answer = await next(request)
    const isJson = /^application\/json\b/.test(answer.headers.get('content-type') ?? '')
    if (answer.status < 300 && !isJson) throw unreadable()
    return answer
  },
}

/** The SDK is loaded when it is first needed, so that an app without a vault never loads it. */
async function connect({ url, credential }: VaultReaderOptions): Promise<SecretClient> {
  const { SecretClient } = await import('@azure/keyvault-secrets')
  return new SecretClient(url, carefulCredential(credential), {
    additionalPolicies: [{ policy: onlyOfKeyVault, position: 'perRetry' }],
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    // A vault's challenge names the domain of all vaults. This machine has no such domain.
    disableChallengeResourceVerification: isOnThisMachine(url),
  })
}
