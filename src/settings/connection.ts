// The address of a SQL warehouse and the credential for it, by the name that products give as their
// connection. Variables that no product's connection names are not looked at.
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
  /** None where the process has an identity in Azure. */
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
  .refine(({ port }) => port >= 1 && port <= 65_535, 'has a port that is not from 1 to 65535')

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
    .regex(/^[!-~]+$/, 'is blank or not one word')
    .optional(),
  DATABRICKS_CLOUD_FETCH: trueOrFalse,
})

/** `default` has no prefix; `road-safety` has `ROAD_SAFETY_`. */
export function parseConnection(name: string, environment: Environment): Parsed<ConnectionAddress> {
  const prefix = name === 'default' ? '' : `${name.toUpperCase().replaceAll('-', '_')}_`
  if (prefix.startsWith('APPSETTING_')) {
    const fault = `${prefix}DATABRICKS_… are no settings: Azure repeats every setting under APPSETTING_`
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
