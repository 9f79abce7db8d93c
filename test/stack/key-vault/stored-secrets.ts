// The secrets of the local vault, each with all its versions, as Key Vault keeps them: a value is never
// changed, a new one is a new version, and times are whole seconds.
import { randomBytes } from 'node:crypto'
import { Refusal } from '../refusal'

export interface SecretAttributes {
  readonly enabled?: boolean | undefined
  /** Seconds since the epoch. */
  readonly nbf?: number | undefined
  readonly exp?: number | undefined
}

export interface SecretVersion {
  readonly name: string
  readonly version: string
  readonly value: string
  readonly contentType?: string | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly attributes: SecretAttributes & {
    readonly enabled: boolean
    readonly created: number
    readonly updated: number
  }
}

export interface NewSecret extends Pick<SecretVersion, 'value' | 'contentType' | 'tags'> {
  readonly attributes?: SecretAttributes | undefined
}

export class StoredSecrets {
  /** The versions of each secret, the oldest first. */
  readonly #secrets = new Map<string, readonly SecretVersion[]>()

  /** Throws a `Refusal` where there is none. Without a version, the newest. */
  find(name: string, version = ''): SecretVersion {
    const versions = this.versions(name)
    const found =
      version === '' ? versions.at(-1) : versions.find((each) => each.version === version)
    if (found) return found
    throw new Refusal(
      404,
      `A secret with (name/id) ${name}/${version} was not found in this key vault.`,
      'SecretNotFound',
    )
  }

  versions(name: string): readonly SecretVersion[] {
    return this.#secrets.get(name) ?? []
  }

  set(name: string, { attributes, ...secret }: NewSecret): SecretVersion {
    const nowSeconds = Math.floor(Date.now() / 1_000)
    const times = { created: nowSeconds, updated: nowSeconds }
    const version = {
      ...{ name, version: randomBytes(16).toString('hex') },
      ...secret,
      attributes: { ...attributes, enabled: attributes?.enabled ?? true, ...times },
    }
    this.#secrets.set(name, [...this.versions(name), version])
    return version
  }

  update(name: string, version: string, attributes: SecretAttributes): SecretVersion {
    const { attributes: before, ...secret } = this.find(name, version)
    const enabled = attributes.enabled ?? before.enabled
    const updated = Math.floor(Date.now() / 1_000)
    const after = { ...secret, attributes: { ...before, ...attributes, enabled, updated } }
    this.#secrets.set(
      name,
      this.versions(name).map((each) => (each.version === version ? after : each)),
    )
    return after
  }
}
