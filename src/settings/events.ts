// The settings of the event path. With none of them the app only serves reads; with some of them, all
// that are needed have to be there.
import { z } from 'zod'
import { Cron } from 'croner'
import {
  missing,
  parseEnvironment,
  trueOrFalse,
  type Environment,
  type Parsed,
} from './environment'
import { sourceOf, unlessInVault, type SecretSource, type VaultSettings } from './secret-source'

export interface EventSettings {
  readonly topic: {
    readonly endpoint: SecretSource<string>
    /** Undefined where the app uses the process's own Azure identity. */
    readonly key: SecretSource<string> | undefined
    readonly schema: 'CloudEvent' | 'EventGrid'
  }
  readonly state: {
    /** The address of Table Storage. */
    readonly endpoint: string
    readonly account: string
    readonly key: (() => Promise<string>) | undefined
  }
  /** An NCRONTAB expression: when all tables are looked at. */
  readonly schedule: string
  /** Whether storage events tell the app about commits. */
  readonly storageEvents: boolean
  readonly announcesUpkeep: boolean
}

const hourly = '0 0 * * * *'
const everyTenMinutes = '0 */10 * * * *'

const endpoint = z
  .string(missing)
  .pipe(z.url({ protocol: /^https?$/, error: 'is not an absolute http or https URL' }))
  .refine((text) => !/[?#]/.test(text), 'has a query or a fragment')
  .transform((text) => text.replace(/\/+$/, ''))

const key = z
  .string()
  .pipe(z.base64({ error: 'is not base64', abort: true }))
  .refine((text) => Buffer.from(text, 'base64').length >= 32, 'has fewer than 32 bytes')

const schedule = z.string().superRefine((expression, context) => {
  if (isSchedule(expression)) return
  const example = 'such as 0 */10 * * * *'
  context.addIssue({
    code: 'custom',
    message: `is not an NCRONTAB expression of six fields, ${example}`,
  })
})

const eventSettings = z.object({
  EVENT_GRID_ENDPOINT: endpoint,
  EVENT_GRID_KEY: key.optional(),
  EVENT_GRID_SCHEMA: z
    .enum(
      ['CloudEventSchemaV1_0', 'EventGridSchema'],
      'is neither CloudEventSchemaV1_0 nor EventGridSchema',
    )
    .default('CloudEventSchemaV1_0'),
  EVENT_STATE_ENDPOINT: endpoint,
  EVENT_STATE_KEY: key.optional(),
  EVENT_SCHEDULE: schedule.optional(),
  EVENT_STORAGE_EVENTS: trueOrFalse,
  EVENT_ANNOUNCE_UPKEEP: trueOrFalse,
})

const names = Object.keys(eventSettings.shape)

const secretNames = { endpoint: 'eventgrid-endpoint', key: 'eventgrid-key' } as const
/** Those of the vault that only events need. */
export const topicSecretNames: readonly string[] = Object.values(secretNames)

/** Its value is undefined where no setting of events is given; the vault alone does not ask for events. */
export function parseEvents(
  environment: Environment,
  vault?: VaultSettings,
): Parsed<EventSettings> {
  if (names.every((name) => !environment[name])) return { value: undefined, faults: [] }
  const schema = eventSettings.extend({
    EVENT_GRID_ENDPOINT: unlessInVault(endpoint, vault, secretNames.endpoint),
  })
  const { value, faults } = parseEnvironment(schema, environment)
  const topicUrl = sourceOf(value?.EVENT_GRID_ENDPOINT, vault, secretNames.endpoint, endpoint)
  if (!value || !topicUrl) return { value: undefined, faults }
  const topicKey = sourceOf(value.EVENT_GRID_KEY, vault, secretNames.key, key)
  return { value: toEventSettings(value, topicUrl, topicKey), faults }
}

function toEventSettings(
  value: Omit<z.output<typeof eventSettings>, 'EVENT_GRID_ENDPOINT'>,
  topicUrl: SecretSource<string>,
  topicKey: SecretSource<string> | undefined,
): EventSettings {
  const { EVENT_STORAGE_EVENTS: storageEvents } = value
  return Object.freeze({
    topic: Object.freeze({
      endpoint: topicUrl,
      key: topicKey,
      schema: value.EVENT_GRID_SCHEMA === 'EventGridSchema' ? 'EventGrid' : 'CloudEvent',
    }),
    state: Object.freeze({
      endpoint: value.EVENT_STATE_ENDPOINT,
      account: accountOf(value.EVENT_STATE_ENDPOINT),
      key: provided(value.EVENT_STATE_KEY),
    }),
    // A look wakes the warehouse: where storage events tell of commits, the schedule is for lost ones.
    schedule: value.EVENT_SCHEDULE ?? (storageEvents ? hourly : everyTenMinutes),
    storageEvents,
    announcesUpkeep: value.EVENT_ANNOUNCE_UPKEEP,
  })
}

function provided(secret: string | undefined): (() => Promise<string>) | undefined {
  return secret === undefined ? undefined : () => Promise.resolve(secret)
}

/** `https://account.table.core.windows.net`; Azurite has `http://127.0.0.1:10002/account`. */
function accountOf(address: string): string {
  const { hostname, pathname } = new URL(address)
  const [account = ''] = pathname === '/' ? hostname.split('.') : pathname.slice(1).split('/')
  return account
}

/**
 * Six fields, as the real host takes them: croner also knows `?`, `L`, `W`, `#`, and 7 as a Sunday. The
 * host starts with a schedule that it cannot read, and never runs it.
 */
const ncrontab = /^(?:[\d*,/-]+ +){4}(?:[\d*,/-]|[a-z]{3})+ +(?:[0-689*,-]|\/\d+|[a-z]{3})+$/i

function isSchedule(expression: string): boolean {
  if (!ncrontab.test(expression)) return false
  const options = { mode: '6-part', timezone: 'UTC', domAndDow: true, paused: true } as const
  try {
    return new Cron(expression, options).nextRun() !== null
  } catch {
    return false
  }
}
