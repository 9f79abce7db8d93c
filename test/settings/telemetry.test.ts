// The settings of the log and of what goes to Azure Monitor: absent, whole, or with every fault of them. A
// fault of the export is kept, and stops nothing.
import { defaultLogLevels } from '../../src/base/log-level'
import { parseTelemetry } from '../../src/settings/telemetry'

const connection =
  'InstrumentationKey=11111111-2222-4333-8444-555555555555;IngestionEndpoint=https://x'
const sound = { APPLICATIONINSIGHTS_CONNECTION_STRING: connection }

const always = { logLevels: defaultLogLevels, instanceId: expect.any(String) as string }

it('without a connection string nothing is exported, and no fault is told', () => {
  expect(parseTelemetry({ APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'x' }).value).toEqual({
    ...always,
  })
})

it('exports every request, and takes two seconds for slow, unless told otherwise', () => {
  const { value } = parseTelemetry(sound)
  expect(value?.export).toEqual({
    connectionString: expect.any(Function) as unknown,
    ...{ identity: undefined, sampleRatio: 1, slowRequestMs: 2_000 },
  })
  expect(value?.export?.connectionString()).toBe(connection)
  const other = { TELEMETRY_SAMPLE_RATIO: '0.05', TELEMETRY_SLOW_REQUEST_MS: '500' }
  expect(parseTelemetry({ ...sound, ...other }).value?.export).toMatchObject({
    sampleRatio: 0.05,
    slowRequestMs: 500,
  })
})

const clientId = '44444444-4444-4444-8444-444444444444'

it.each([
  `Authorization=AAD;ClientId=${clientId}`,
  `ClientId=${clientId};Authorization=AAD`,
  `clientid=${clientId}; authorization=aad;`,
])('sends as the identity of %s', (text) => {
  const given = { ...sound, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: text }
  expect(parseTelemetry(given).value?.export?.identity).toBe(clientId)
})

it('an instance has the platform’s name, or one of its own', () => {
  const named = (environment: object) => parseTelemetry({ ...environment }).value?.instanceId
  expect(named({ WEBSITE_INSTANCE_ID: 'of the platform' })).toBe('of the platform')
  expect(named({})).not.toBe(named({}))
})

it('levels of single kinds replace the usual ones', () => {
  const { value } = parseTelemetry({ LOG_LEVELS: 'requestAnswered=off, statementRan = debug' })
  expect(value?.logLevels).toEqual({
    ...defaultLogLevels,
    requestAnswered: 'off',
    statementRan: 'debug',
  })
})

const noLevel =
  'LOG_LEVELS has an entry that is not a kind of log line with off, debug, info, warn, error, such as requestAnswered=off'

it.each<[object, string]>([
  [{ LOG_LEVELS: 'requestAnswered' }, noLevel],
  [{ LOG_LEVELS: 'requestAnswered=loud' }, noLevel],
  [{ LOG_LEVELS: 'nothingOfTheKind=info' }, noLevel],
  [{ LOG_LEVELS: 'toString=info' }, noLevel],
  [{ LOG_LEVELS: 'requestAnswered=info,' }, noLevel],
  [{ TELEMETRY_SAMPLE_RATIO: '1.5' }, 'TELEMETRY_SAMPLE_RATIO is not a number from 0 to 1'],
  [{ TELEMETRY_SAMPLE_RATIO: '-0' }, 'TELEMETRY_SAMPLE_RATIO is not a number from 0 to 1'],
  [
    { TELEMETRY_SLOW_REQUEST_MS: '0' },
    'TELEMETRY_SLOW_REQUEST_MS is not a number of milliseconds above 0',
  ],
])('refuses %j', (given, fault) => {
  expect(parseTelemetry({ ...given })).toEqual({ value: undefined, faults: [fault] })
})

it.each<[object, string]>([
  [
    { APPLICATIONINSIGHTS_CONNECTION_STRING: 'secret' },
    'APPLICATIONINSIGHTS_CONNECTION_STRING has no InstrumentationKey that is a GUID',
  ],
  [
    { APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=secret' },
    'APPLICATIONINSIGHTS_CONNECTION_STRING has no InstrumentationKey that is a GUID',
  ],
  [
    { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${clientId}` },
    'APPLICATIONINSIGHTS_AUTHENTICATION_STRING has no Authorization=AAD',
  ],
  [
    { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=secret' },
    'APPLICATIONINSIGHTS_AUTHENTICATION_STRING has no ClientId that is a GUID',
  ],
  [
    { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD' },
    'APPLICATIONINSIGHTS_AUTHENTICATION_STRING has no ClientId that is a GUID',
  ],
])('exports nothing with %j, and says why', (given, exportFault) => {
  const { value, faults } = parseTelemetry({ ...sound, ...given })
  expect({ ...value, faults }).toEqual({
    ...{ ...always, export: undefined, exportFault, faults: [] },
  })
})
