// The address of a SQL warehouse and its credential, for a connection that a product names.
// Variables for other connections are not read.
import { z } from 'zod'
import { directorySettings, guid, toDirectory, type EntraDirectory } from './entra-directory'
import {
  missing,
  parseEnvironment,
  trueOrFalse,
  type Environment,
  type Parsed,
} from './environment'
import { sourceOf, unlessInVault, type SecretSource, type VaultSettings } from './secret-source'

export interface ConnectionAddress {
  readonly address: SecretSource<WarehouseHost>
  readonly httpPath: string
  readonly credential: ConnectionCredential
  /** Whether large results may come as files from the workspace's storage. */
  readonly cloudFetch: boolean
}

interface WarehouseHost {
  readonly host: string
  readonly port: number
}

export type ConnectionCredential =
  | { readonly kind: 'token'; readonly token: () => Promise<string> }
  | ServicePrincipal
  /** The process's own Azure identity. */
  | { readonly kind: 'identity' }

interface ServicePrincipal {
  readonly kind: 'servicePrincipal'
  readonly clientId: SecretSource<string>
  readonly clientSecret: SecretSource<string>
  readonly directory: EntraDirectory
}

const host = z
  .string(missing)
  .regex(
    /^(https:\/\/)?[A-Za-z0-9.-]+(:\d{1,5})?\/?$/,
    'is not a host name, such as adb-1.2.azuredatabricks.net',
  )
  .transform((text) => {
    const [name = '', port = '443'] = text
      .replace(/^https:\/\//, '')
      .replace(/\/$/, '')
      .split(':')
    return { host: name, port: Number(port) }
  })
  .refine(({ port }) => port >= 1 && port <= 65_535, 'has a port that is not between 1 and 65535')

const httpPath = z
  .string(missing)
  .regex(
    /^\/?sql\/[\w./-]+$/,
    'is not the HTTP path of a SQL warehouse, such as /sql/1.0/warehouses/abc',
  )

const token = z
  .string()
  .regex(/^[!-~]+$/, 'is blank, or has spaces or other characters that no token has')

/** @param names of the connection's secrets in the vault */
function connectionSettings(vault: VaultSettings | undefined, names: SecretNames) {
  return z.object({
    DATABRICKS_HOST: unlessInVault(host, vault, names.url),
    DATABRICKS_HTTP_PATH: httpPath,
    DATABRICKS_TOKEN: token.optional(),
    DATABRICKS_SP_ID: guid.optional(),
    DATABRICKS_SP_SECRET: token.optional(),
    DATABRICKS_CLOUD_FETCH: trueOrFalse,
  })
}

interface SecretNames {
  readonly url: string
  readonly id: string
  readonly secret: string
}

/** Those of the connection `road-safety` begin with `road-safety-`. */
function secretNames(connection: string): SecretNames {
  const prefix = connection === 'default' ? '' : `${connection}-`
  return {
    url: `${prefix}databricks-url`,
    id: `${prefix}databricks-sp-id`,
    secret: `${prefix}databricks-sp-secret`,
  }
}

/** The connection `default` has no prefix; `road-safety` has the prefix `ROAD_SAFETY_`. */
export function connectionPrefix(name: string): string {
  return name === 'default' ? '' : `${name.toUpperCase().replaceAll('-', '_')}_`
}

export function parseConnection(
  name: string,
  environment: Environment,
  vault: VaultSettings | undefined,
): Parsed<ConnectionAddress> {
  const prefix = connectionPrefix(name)
  if (prefix.startsWith('APPSETTING_')) {
    const fault = `${prefix}DATABRICKS_… are not settings: Azure repeats each setting with APPSETTING_ before it`
    return { value: undefined, faults: [fault] }
  }
  const names = secretNames(name)
  const schema = connectionSettings(vault, names)
  const { value, faults } = parseEnvironment(schema, environment, prefix)
  if (!value) return { value: undefined, faults }
  const { value: credential, faults: ofCredential } =
    value.DATABRICKS_TOKEN === undefined
      ? parsePrincipal(value, environment, { prefix, names, vault })
      : { value: tokenOf(value.DATABRICKS_TOKEN), faults: [] }
  const address = sourceOf(value.DATABRICKS_HOST, vault, names.url, host)
  if (!credential || !address) return { value: undefined, faults: ofCredential }
  const { DATABRICKS_HTTP_PATH: path, DATABRICKS_CLOUD_FETCH: cloudFetch } = value
  return { value: Object.freeze({ address, httpPath: path, credential, cloudFetch }), faults: [] }
}

function tokenOf(given: string): ConnectionCredential {
  return Object.freeze({ kind: 'token', token: () => Promise.resolve(given) })
}

interface Whereabouts {
  readonly prefix: string
  readonly names: SecretNames
  readonly vault: VaultSettings | undefined
}

/** A service principal, or where neither half of one is given, the process's own identity. */
function parsePrincipal(
  given: {
    readonly DATABRICKS_SP_ID?: string | undefined
    readonly DATABRICKS_SP_SECRET?: string | undefined
  },
  environment: Environment,
  { prefix, names, vault }: Whereabouts,
): Parsed<ConnectionCredential> {
  const clientId = sourceOf(given.DATABRICKS_SP_ID, vault, names.id, guid)
  const clientSecret = sourceOf(given.DATABRICKS_SP_SECRET, vault, names.secret, token)
  if (!clientId && !clientSecret) return { value: Object.freeze({ kind: 'identity' }), faults: [] }
  const { value: directory, faults } = parseEnvironment(directorySettings, environment)
  const halves = [
    ...(clientId ? [] : [`${prefix}DATABRICKS_SP_ID is missing, and there is its secret`]),
    ...(clientSecret ? [] : [`${prefix}DATABRICKS_SP_SECRET is missing, and there is its id`]),
    ...faults,
  ]
  if (!clientId || !clientSecret || !directory) return { value: undefined, faults: halves }
  const principal = { kind: 'servicePrincipal', clientId, clientSecret } as const
  return { value: Object.freeze({ ...principal, directory: toDirectory(directory) }), faults: [] }
}
