// The environment as frozen settings, read once at start; every fault is reported together. Nothing
// else reads process.env.
import { z } from 'zod'
import { limits } from './base/limits'

export interface ConnectionAddress {
  readonly host: string
  readonly port: number
  readonly httpPath: string
  /** None where the process has an identity in Azure. */
  readonly token: string | undefined
  /** Whether large results may come as files from the workspace's storage. */
  readonly cloudFetch: boolean
}

export interface Settings {
  /** The warehouses by name; `default` is there always. */
  readonly connections: ReadonlyMap<string, ConnectionAddress>
  /** What consumers put before `/<product>/<outputPort>`, without a final slash. */
  readonly consumerUrl: string
  readonly allowAnonymous: boolean
  readonly pageTokenKeys: { readonly current: Uint8Array; readonly previous?: Uint8Array }
  readonly statementTimeoutMs: number
}

export class FaultySettings extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The settings have ${faults.length} faults:\n${faults.map((f) => `  ${f}`).join('\n')}`)
    this.name = 'FaultySettings'
  }
}

const missing = { error: 'is missing' }

type Environment = Readonly<Record<string, string | undefined>>

/** A reference that Azure could not resolve reaches the app as its own text. */
const isUnresolved = (text: string) => text.startsWith('@Microsoft.KeyVault(')

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
const consumerUrl = z
  .string(missing)
  .pipe(z.url({ protocol: /^https?$/, error: 'is not an absolute http or https address' }))
  .refine((text) => !/[?#]/.test(text), 'has a query or a fragment')
  .refine(
    (text) => !/^https?:\/\/[^/]*@/i.test(text),
    'holds a user name, which every link would show',
  )
  .transform((text) => text.replace(/\/+$/, ''))
const pageTokenKey = z
  .string(missing)
  .pipe(z.base64({ error: 'is not base64' }))
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
  .refine((key) => key.length === 32, 'is not 32 bytes: make one with `openssl rand -base64 32`')
const wholeMilliseconds = z
  .string()
  .regex(/^\d{1,6}$/, 'is not a number of milliseconds')
  .transform(Number)
  .refine(
    (ms) => ms >= 100 && ms <= limits.answerTimeoutMs,
    `is not from 100 to ${limits.answerTimeoutMs}`,
  )

const yesOrNo = z.enum(['true', 'false'], 'is neither true nor false').default('false')

const common = z.object({
  CONSUMER_URL: consumerUrl,
  ALLOW_ANONYMOUS: yesOrNo,
  PAGE_TOKEN_KEY: pageTokenKey,
  PAGE_TOKEN_KEY_PREVIOUS: pageTokenKey.optional(),
  STATEMENT_TIMEOUT_MS: wholeMilliseconds.default(limits.statementTimeoutMsDefault),
})

const connection = z.object({
  DATABRICKS_HOST: host,
  DATABRICKS_HTTP_PATH: httpPath,
  DATABRICKS_TOKEN: z
    .string()
    .refine((text) => !isUnresolved(text), 'is a Key Vault reference that was not resolved')
    .refine((text) => isUnresolved(text) || /^[!-~]+$/.test(text), 'is blank or not one word')
    .optional(),
  DATABRICKS_CLOUD_FETCH: yesOrNo,
})

/** Throws `FaultySettings`. A setting that is empty counts as one that is not there. */
export function readSettings(environment: Environment = process.env): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const settings = common.safeParse(given)
  const prefixes = connectionPrefixes(given)
  const connections = prefixes.map((prefix) => {
    const named = Object.keys(connection.shape).map((name) => [name, given[prefix + name]])
    return { prefix, parsed: connection.safeParse(Object.fromEntries(named)) }
  })
  const faults = [
    ...describe(settings.error),
    ...connections.flatMap(({ prefix, parsed }) => describe(parsed.error, prefix)),
    ...sharedNameFaults(prefixes),
    ...anonymousFaults(given),
  ]
  if (faults.length > 0 || !settings.data) throw new FaultySettings(faults)

  const { CONSUMER_URL, ALLOW_ANONYMOUS, PAGE_TOKEN_KEY, PAGE_TOKEN_KEY_PREVIOUS } = settings.data
  return Object.freeze({
    connections: new Map(
      connections.flatMap(({ prefix, parsed }) =>
        parsed.data ? [[connectionName(prefix), toAddress(parsed.data)] as const] : [],
      ),
    ),
    consumerUrl: CONSUMER_URL,
    allowAnonymous: ALLOW_ANONYMOUS === 'true',
    pageTokenKeys: {
      current: PAGE_TOKEN_KEY,
      ...(PAGE_TOKEN_KEY_PREVIOUS && { previous: PAGE_TOKEN_KEY_PREVIOUS }),
    },
    statementTimeoutMs: settings.data.STATEMENT_TIMEOUT_MS,
  })
}

/** `FINANCE_DATABRICKS_HOST` makes a connection `finance`; without a prefix it is `default`. */
function connectionPrefixes(given: Environment): readonly string[] {
  const further = Object.keys(given).flatMap((name) => {
    return /^(\w+_)DATABRICKS_(?:HOST|HTTP_PATH|TOKEN|CLOUD_FETCH)$/.exec(name)?.[1] ?? []
  })
  return [...new Set(['', ...further])]
}

function sharedNameFaults(prefixes: readonly string[]): string[] {
  const names = prefixes.map(connectionName)
  return prefixes
    .filter((prefix, i) => names.indexOf(connectionName(prefix)) < i)
    .map((prefix) => `${prefix}DATABRICKS_… is a second connection ${connectionName(prefix)}`)
}

function connectionName(prefix: string): string {
  return prefix === '' ? 'default' : prefix.slice(0, -1).toLowerCase().replaceAll('_', '-')
}

function toAddress(settings: z.output<typeof connection>): ConnectionAddress {
  return {
    ...settings.DATABRICKS_HOST,
    httpPath: settings.DATABRICKS_HTTP_PATH,
    token: settings.DATABRICKS_TOKEN,
    cloudFetch: settings.DATABRICKS_CLOUD_FETCH === 'true',
  }
}

/** Core Tools and the local host say that they are a developer's machine; Azure does not. */
function anonymousFaults({ ALLOW_ANONYMOUS, AZURE_FUNCTIONS_ENVIRONMENT }: Environment): string[] {
  return ALLOW_ANONYMOUS === 'true' && AZURE_FUNCTIONS_ENVIRONMENT !== 'Development'
    ? ['ALLOW_ANONYMOUS is true, which only a developer’s machine may have']
    : []
}

/** Never the value: it may be a secret. */
function describe(error: z.ZodError | undefined, prefix = ''): string[] {
  return (error?.issues ?? []).map(({ path, message }) => `${prefix}${path.join('.')} ${message}`)
}
