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

type Environment = Readonly<Record<string, string | undefined>>

const host = z
  .string()
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
const httpPath = z
  .string()
  .regex(
    /^\/?sql\/[\w./-]+$/,
    'is not the HTTP path of a SQL warehouse, such as /sql/1.0/warehouses/abc',
  )
const consumerUrl = z
  .url({ protocol: /^https?$/, error: 'is not an absolute http or https address' })
  .refine((text) => !/[?#]/.test(text), 'has a query or a fragment')
  .transform((text) => text.replace(/\/+$/, ''))
const pageTokenKey = z
  .base64({ error: 'is not base64' })
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

const common = z.object({
  CONSUMER_URL: consumerUrl,
  ALLOW_ANONYMOUS: z.enum(['true', 'false'], 'is neither true nor false').default('false'),
  PAGE_TOKEN_KEY: pageTokenKey,
  PAGE_TOKEN_KEY_PREVIOUS: pageTokenKey.optional(),
  STATEMENT_TIMEOUT_MS: wholeMilliseconds.default(limits.statementTimeoutMsDefault),
})

const connection = z.object({
  DATABRICKS_HOST: host,
  DATABRICKS_HTTP_PATH: httpPath,
  DATABRICKS_TOKEN: z.string().min(1).optional(),
})

/** Throws `FaultySettings`. A setting that is empty counts as one that is not there. */
export function readSettings(environment: Environment = process.env): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const settings = common.safeParse(given)
  const connections = connectionPrefixes(given).map((prefix) => {
    const named = Object.keys(connection.shape).map((name) => [name, given[prefix + name]])
    return { prefix, parsed: connection.safeParse(Object.fromEntries(named)) }
  })
  const faults = [
    ...describe(settings.error),
    ...connections.flatMap(({ prefix, parsed }) => describe(parsed.error, prefix)),
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
  const further = Object.keys(given).flatMap(
    (name) => /^(\w+_)DATABRICKS_HOST$/.exec(name)?.[1] ?? [],
  )
  return ['', ...further]
}

function connectionName(prefix: string): string {
  return prefix === '' ? 'default' : prefix.slice(0, -1).toLowerCase().replaceAll('_', '-')
}

function toAddress(settings: z.output<typeof connection>): ConnectionAddress {
  const { DATABRICKS_HOST, DATABRICKS_HTTP_PATH, DATABRICKS_TOKEN } = settings
  return { ...DATABRICKS_HOST, httpPath: DATABRICKS_HTTP_PATH, token: DATABRICKS_TOKEN }
}

/** Core Tools and the local host say that they are a developer's machine; Azure does not. */
function anonymousFaults({ ALLOW_ANONYMOUS, AZURE_FUNCTIONS_ENVIRONMENT }: Environment): string[] {
  return ALLOW_ANONYMOUS === 'true' && AZURE_FUNCTIONS_ENVIRONMENT !== 'Development'
    ? ['ALLOW_ANONYMOUS is true, which only a developer’s machine may have']
    : []
}

/** Never the value: it may be a secret. */
function describe(error: z.ZodError | undefined, prefix = ''): string[] {
  return (error?.issues ?? []).map(({ path, code, message }) => {
    const missing = code === 'invalid_type' && message.includes('received undefined')
    return `${prefix}${path.join('.')} ${missing ? 'is missing' : message}`
  })
}
