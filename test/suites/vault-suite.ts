// What the app and who rotates its secrets need of a Key Vault, as the unmodified SDK sees it. A client comes
// in; the outcome of each case goes out as plain values, to be compared with what is right.
import type { SecretClient } from '@azure/keyvault-secrets'

/** @param secret the name of a secret that nobody else uses */
type RunCase = (client: SecretClient, secret: string) => Promise<unknown>

export interface VaultCase {
  readonly name: string
  readonly run: RunCase
  readonly expected: unknown
}

const pageMax = 25
const seconds = (date: Date | undefined) =>
  date === undefined ? undefined : date.getTime() / 1_000
/** The SDK counts seconds in 32 bits, so that it writes no time after January 2038. */
const end = new Date('2037-01-02T03:04:05Z')

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.catch((caught: unknown) => caught)
  const { statusCode } = error as { readonly statusCode?: number }
  return { statusCode }
}

async function versionsOf(client: SecretClient, secret: string) {
  const versions = []
  for await (const each of client.listPropertiesOfSecretVersions(secret)) versions.push(each)
  return versions
}

export const vaultCases: readonly VaultCase[] = [
  {
    name: 'the newest value is read',
    run: async (client: SecretClient, secret: string): Promise<unknown> => {
      await client.setSecret(secret, 'one')
      await client.setSecret(secret, 'two')
      return (await client.getSecret(secret)).value
    },
    expected: 'two',
  },
  {
    name: 'an earlier value is read by its version',
    run: async (client: SecretClient, secret: string): Promise<unknown> => {
      const { properties } = await client.setSecret(secret, 'one')
      await client.setSecret(secret, 'two')
      return (await client.getSecret(secret, { version: properties.version! })).value
    },
    expected: 'one',
  },
  {
    name: 'what belongs to a secret comes with it, its times in whole seconds',
    run: async (client: SecretClient, secret: string): Promise<unknown> => {
      await client.setSecret(secret, 'one', { expiresOn: end, contentType: 'text/plain' })
      const { name, properties } = await client.getSecret(secret)
      const { enabled, expiresOn, createdOn, contentType } = properties
      const isWhole = Number.isInteger(seconds(createdOn))
      return {
        isNamed: name === secret,
        enabled,
        expires: seconds(expiresOn),
        isWhole,
        contentType,
      }
    },
    expected: {
      ...{ isNamed: true, enabled: true, expires: seconds(end), isWhole: true },
      contentType: 'text/plain',
    },
  },
  {
    name: 'all versions are listed, of however many pages, without their values',
    run: async (client: SecretClient, secret: string): Promise<unknown> => {
      for (let i = 0; i <= pageMax; i += 1) await client.setSecret(secret, String(i))
      const versions = await versionsOf(client, secret)
      return { count: versions.length, haveValues: versions.some((each) => 'value' in each) }
    },
    expected: { count: pageMax + 1, haveValues: false },
  },
  {
    name: 'a disabled version is listed as such, and is not read',
    run: async (client: SecretClient, secret: string): Promise<unknown> => {
      const { properties } = await client.setSecret(secret, 'one')
      await client.updateSecretProperties(secret, properties.version!, { enabled: false })
      const listed = (await versionsOf(client, secret)).map(({ enabled }) => enabled)
      return { listed, read: await refusalOf(client.getSecret(secret)) }
    },
    expected: { listed: [false], read: { statusCode: 403 } },
  },
  {
    name: 'a secret that is not there is refused',
    run: (client, secret) => refusalOf(client.getSecret(secret)),
    expected: { statusCode: 404 },
  },
]
