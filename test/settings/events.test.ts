// The settings of the event path: absent, whole, or with every fault of them.
import { parseEvents } from '../../src/settings/events'

const key = Buffer.alloc(32, 1).toString('base64')
const sound = {
  EVENT_GRID_ENDPOINT: 'https://topic.westeurope-1.eventgrid.azure.net/api/events',
  EVENT_STATE_ENDPOINT: 'https://state.table.core.windows.net/',
}
/** A secret is a function, because it may be rotated while the app runs. */
const provider = expect.any(Function) as unknown
const given = { kind: 'environment', read: provider }
const plain = {
  topic: { endpoint: given, key: undefined, schema: 'CloudEvent' },
  state: { endpoint: 'https://state.table.core.windows.net', account: 'state', key: undefined },
  schedule: '0 */10 * * * *',
  storageEvents: false,
  announcesUpkeep: false,
}

it('without any of them there is no event path, and no fault', () => {
  expect(parseEvents({ EVENT_GRID_ENDPOINT: '', PAGE_TOKEN_KEY: 'x' })).toEqual({ faults: [] })
})

it.each<[object, object]>([
  [{}, {}],
  [{ EVENT_STORAGE_EVENTS: 'true' }, { storageEvents: true, schedule: '0 0 * * * *' }],
  [
    { EVENT_STORAGE_EVENTS: 'true', EVENT_SCHEDULE: '0 */5 * * * *' },
    { storageEvents: true, schedule: '0 */5 * * * *' },
  ],
  [{ EVENT_SCHEDULE: '0 30 9 * JUL WED' }, { schedule: '0 30 9 * JUL WED' }],
  [{ EVENT_ANNOUNCE_UPKEEP: 'true' }, { announcesUpkeep: true }],
  [{ EVENT_GRID_KEY: key }, { topic: { ...plain.topic, key: given } }],
  [{ EVENT_GRID_SCHEMA: 'EventGridSchema' }, { topic: { ...plain.topic, schema: 'EventGrid' } }],
  [
    { EVENT_STATE_ENDPOINT: 'http://127.0.0.1:10002/devstoreaccount1', EVENT_STATE_KEY: key },
    {
      state: {
        endpoint: 'http://127.0.0.1:10002/devstoreaccount1',
        account: 'devstoreaccount1',
        key: provider,
      },
    },
  ],
])('takes %j', (asked, made) => {
  expect(parseEvents({ ...sound, ...asked })).toEqual({ value: { ...plain, ...made }, faults: [] })
})

it('keys are told when they are asked for', async () => {
  const { value } = parseEvents({ ...sound, EVENT_GRID_KEY: key, EVENT_STATE_KEY: key })
  const { topic, state } = value!
  const read = [topic.endpoint, topic.key!].map(
    (each) => each.kind === 'environment' && each.read(),
  )
  expect([...read, await state.key?.()]).toEqual([sound.EVENT_GRID_ENDPOINT, key, key])
})

const noSchedule = 'is not an NCRONTAB expression of six fields, such as 0 */10 * * * *'

it.each<[object, string]>([
  [{ EVENT_GRID_ENDPOINT: undefined }, 'EVENT_GRID_ENDPOINT is missing'],
  [{ EVENT_GRID_ENDPOINT: 'topic' }, 'EVENT_GRID_ENDPOINT is not an absolute http or https URL'],
  [{ EVENT_GRID_ENDPOINT: 'https://a.b/?sig=x' }, 'EVENT_GRID_ENDPOINT has a query or a fragment'],
  [{ EVENT_STATE_ENDPOINT: undefined }, 'EVENT_STATE_ENDPOINT is missing'],
  [{ EVENT_GRID_KEY: 'no key!' }, 'EVENT_GRID_KEY is not base64'],
  [{ EVENT_GRID_KEY: 'AAAA' }, 'EVENT_GRID_KEY has fewer than 32 bytes'],
  [{ EVENT_STATE_KEY: 'AAAA' }, 'EVENT_STATE_KEY has fewer than 32 bytes'],
  [
    { EVENT_GRID_SCHEMA: 'json' },
    'EVENT_GRID_SCHEMA is neither CloudEventSchemaV1_0 nor EventGridSchema',
  ],
  [{ EVENT_STORAGE_EVENTS: 'yes' }, 'EVENT_STORAGE_EVENTS is neither true nor false'],
  ...[
    '* * * * *',
    '0 0 0 30 2 *',
    '61 * * * * *',
    '0 0 0 L * *',
    '0 0 0 * * 1#2',
    '0 0 0 * * 7',
    '@hourly',
    'often',
  ].map((EVENT_SCHEDULE): [object, string] => [{ EVENT_SCHEDULE }, `EVENT_SCHEDULE ${noSchedule}`]),
])('refuses %j', (asked, fault) => {
  expect(parseEvents({ ...sound, ...asked })).toEqual({ faults: [fault] })
})

it('tells every fault, and no value', () => {
  const secret = 'secret words'
  const asked = { EVENT_GRID_ENDPOINT: secret, EVENT_GRID_KEY: secret, EVENT_SCHEDULE: secret }
  const { faults } = parseEvents(asked)
  expect(faults).toHaveLength(4)
  expect(faults.join()).not.toContain('secret')
})
