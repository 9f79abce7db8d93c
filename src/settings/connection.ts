// The address of a SQL warehouse and its credential, for a connection that a product names.
// Variables for other connections are not read.
import { z } from 'zod'
import {
  missing,
  parseEnvironment,
  trueOrFalse,
  type Environment,
  type Parsed,
} from './environment'

export interface ConnectionAddress {
  readonly host: string
  readonly port: number
  readonly httpPath: string
  /** Undefined where the app uses the process's own Azure identity. */
  readonly token: (() => Promise<string>) | undefined
  /** Whether large results may come as files from the workspace's storage. */
  readonly cloudFetch: boolean
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

const connection = z.object({
  DATABRICKS_HOST: host,
  DATABRICKS_HTTP_PATH: httpPath,
  DATABRICKS_TOKEN: z
    .string()
    .regex(/^[!-~]+$/, 'is blank, or has spaces or other characters that no token has')
    .optional(),
  DATABRICKS_CLOUD_FETCH: trueOrFalse,
})

/** The connection `default` has no prefix; `road-safety` has the prefix `ROAD_SAFETY_`. */
export function connectionPrefix(name: string): string {
  return name === 'default' ? '' : `${name.toUpperCase().replaceAll('-', '_')}_`
}

export function parseConnection(name: string, environment: Environment): Parsed<ConnectionAddress> {
  const prefix = connectionPrefix(name)
  if (prefix.startsWith('APPSETTING_')) {
    const fault = `${prefix}DATABRICKS_… are not settings: Azure repeats each setting with APPSETTING_ before it`
    return { value: undefined, faults: [fault] }
  }
  const { value, faults } = parseEnvironment(connection, environment, prefix)
  return { value: value && toAddress(value), faults }
}

function toAddress(settings: z.output<typeof connection>): ConnectionAddress {
  const { DATABRICKS_TOKEN: token } = settings
  return Object.freeze({
    ...settings.DATABRICKS_HOST,
    httpPath: settings.DATABRICKS_HTTP_PATH,
    token: token === undefined ? undefined : () => Promise.resolve(token),
    cloudFetch: settings.DATABRICKS_CLOUD_FETCH,
  })
}
