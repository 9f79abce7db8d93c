// Who prints an object of ours sees no secret, also after the object has used it: as text, as JSON, or by
// Node's `inspect`, as a debugger or a careless log line does. So do the errors of secrets that are refused.
import { anonymous } from '../../src/access/principal'
import { systemClock } from '../../src/base/clock'
import { fixedSecret } from '../../src/base/secret'
import { credentialOf } from '../../src/compose/secrets'
import type { ConnectionSettings } from '../../src/platform/databricks/client'
import { Credential } from '../../src/platform/databricks/credential'
import { Sessions } from '../../src/platform/databricks/sessions'
import { servicePrincipalToken } from '../../src/platform/entra/service-principal-token'
import { eventGridSink } from '../../src/platform/event-grid/event-grid-sink'
import { KeptSecret } from '../../src/platform/key-vault/kept-secret'
import { StateTable } from '../../src/platform/table-storage/state-table'
import { readSettings } from '../../src/settings/settings'
import { planOf } from '../query/sample'
import { soundEnvironment } from '../settings/sample'
import { tenantId } from '../stack/entra/tenant'
import { warehousePrincipal } from '../stack/people'
import { sampleEvent } from '../suites/sample-event'
import { runOptions } from '../suites/warehouse-suite'
import { secretsSeenIn } from './printed'
import { composedApp, startSmallStack, type ComposedApp, type SmallStack } from './small-stack'

let stack: SmallStack
let app: ComposedApp

beforeAll(async () => {
  stack = await startSmallStack()
  app = composedApp(stack)
})
afterAll(async () => {
  await app.warehouse.close()
  await stack.close()
})

const clock = systemClock
const observe = (): void => undefined
const selectOne = { text: 'SELECT 1 AS one', parameters: {} }
const principalToken = (clientSecret: string) =>
  servicePrincipalToken({
    clientId: fixedSecret(warehousePrincipal.clientId),
    clientSecret: fixedSecret(clientSecret),
    directory: { authorityHost: stack.issuer.authorityHost, tenantId },
    clock,
  })
const warehouseSecret = () => stack.secrets['databricks-sp-secret']
const ownCredential = (getToken = principalToken(warehouseSecret())) =>
  new Credential({ kind: 'credential', getToken }, clock)
const sinkOf = (key: string) =>
  eventGridSink({
    endpoint: app.secrets.of(app.settings.events!.topic.endpoint).read,
    credential: { kind: 'key', key: fixedSecret(key) },
    ...{
      inputSchema: 'CloudEvent',
      clock,
      observe,
      pace: { repeatsMax: 0, waitMsMin: 1, waitMsMax: 1 },
    },
  })

function sessionsOf(credential: ConnectionSettings['credential']): Sessions {
  const { address, httpPath } = app.settings.connections.get('default')!
  const settings = {
    address: app.secrets.of(address),
    httpPath,
    cloudFetch: false,
    credential,
  }
  const connections = new Map([['default', settings]])
  return new Sessions({ connections, statementTimeoutMs: 5_000, clock, observe })
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

const settingsOf = (given: Readonly<Record<string, string>>) => readSettings(['default'], given)
const secretSettings = {
  DATABRICKS_SP_ID: warehousePrincipal.clientId,
  DATABRICKS_TOKEN: '',
  EVENT_GRID_ENDPOINT: 'https://topic.example.com/api/events',
  EVENT_STATE_ENDPOINT: 'https://state.table.core.windows.net',
}
/** In the environment, and not in the vault. */
const inEnvironment = () => ({
  ...{ ...soundEnvironment, ...secretSettings },
  DATABRICKS_SP_SECRET: stack.secrets['databricks-sp-secret'],
  PAGE_TOKEN_KEY: stack.secrets['page-token-key'],
  EVENT_GRID_KEY: stack.secrets['eventgrid-key'],
  EVENT_STATE_KEY: stack.secrets['the key of the state'],
})

/** Each uses its secret before it is printed. */
const objects: readonly (readonly [string, () => unknown])[] = [
  ['the settings', () => settingsOf(inEnvironment())],
  [
    'the settings with a token of the warehouse',
    () => {
      const { DATABRICKS_SP_SECRET: DATABRICKS_TOKEN, ...others } = inEnvironment()
      return settingsOf({ ...others, DATABRICKS_SP_ID: '', DATABRICKS_TOKEN })
    },
  ],
  [
    'the secrets',
    async () => {
      const { topic } = app.settings.events!
      const key = app.secrets.of(topic.key!)
      expect(await key.read()).toBe(stack.secrets['eventgrid-key'])
      return [app.secrets, key, await key.replace('refused').then(() => key), app.secrets.vault()]
    },
  ],
  [
    'the page keys',
    async () => {
      expect((await app.pageTokenKeys.read()).current).toHaveLength(32)
      return app.pageTokenKeys
    },
  ],
  [
    'a kept secret',
    async () => {
      const text = stack.secrets['eventgrid-key']
      const load = () => Promise.resolve({ text, value: text, expiresMs: undefined })
      const kept = new KeptSecret({ name: 'key', load, clock, observe })
      expect([await kept.read(), await kept.replace(text)]).toEqual([text, undefined])
      return kept
    },
  ],
  ['a fixed secret', () => fixedSecret(stack.secrets['eventgrid-key'])],
  [
    'the credential of the process',
    async () => {
      const credential = credentialOf(app.settings.secretStore.identity)
      expect(await credential.getToken('https://vault.azure.net/.default')).not.toBeNull()
      return credential
    },
  ],
  [
    'the source of the warehouse’s tokens',
    async () => {
      const getToken = principalToken(warehouseSecret())
      expect(await getToken({ anew: false })).toMatch(/^eyJ/)
      return getToken
    },
  ],
  [
    'the credential of the warehouse',
    async () => {
      const credential = ownCredential()
      expect(await credential.authenticate()).toHaveProperty('Authorization')
      return credential
    },
  ],
  [
    'the warehouse',
    async () => {
      await readAll(app.warehouse)
      return app.warehouse
    },
  ],
  [
    'the sessions, and one of them',
    async () => {
      const getToken = principalToken(warehouseSecret())
      const sessions = sessionsOf({ kind: 'credential', getToken })
      const session = await sessions.use(runOptions(), (used) => Promise.resolve(used))
      await sessions.close()
      return [sessions, session]
    },
  ],
  [
    'the sealer of page tokens',
    async () => {
      const { pageTokens } = app.queryPath
      const plan = planOf('from=2024-01-01T00:00:00Z')
      const cursor = { after: [null, null], rowsLeft: undefined }
      expect(await pageTokens.seal(plan, anonymous(), cursor)).toMatch(/^eyJ/)
      return [pageTokens, app.queryPath]
    },
  ],
  [
    'the sink of events',
    async () => {
      const sink = sinkOf(stack.secrets['eventgrid-key'])
      await sink.publish([sampleEvent(1)])
      return sink
    },
  ],
  [
    'the table of the feeds’ states, and its failure',
    async () => {
      const { endpoint: url, account, key } = app.settings.events!.state
      const credential = { kind: 'sharedKey', account, key: key! } as const
      const table = new StateTable({ url, tableName: 'feeds', credential, timeoutMs: 500 })
      return [table, await failureOf(table.rows('', 1))]
    },
  ],
  [
    'the surroundings of the endpoints',
    async () => [app.surroundings, await authenticated(stack.tokens.analyst)],
  ],
  ['the whole app', () => app],
  ['a refused token of a caller', () => failureOf(authenticated(forgedToken()))],
  [
    'a refused secret of the service principal',
    () => failureOf(ownCredential(principalToken(refused())).authenticate()),
  ],
  [
    'a refused token of the warehouse',
    () => {
      const token = () => Promise.resolve(refused())
      const sessions = sessionsOf({ kind: 'token', token })
      return failureOf(sessions.use(runOptions(), () => Promise.resolve()))
    },
  ],
  ['a refused key of the topic', () => failureOf(sinkOf(refused()).publish([sampleEvent(1)]))],
  [
    'faulty settings',
    () => failureOf(Promise.resolve().then(() => settingsOf({ ...faulty(), CONSUMER_URL: 'x' }))),
  ],
  ['what was observed', () => app.observed],
]

/** As the others, and accepted by nobody. */
const refused = (): string => stack.secrets['the key of the state']
const faulty = () => ({ ...inEnvironment(), DATABRICKS_SP_SECRET: `${warehouseSecret()} twice` })

/** What the analyst may, with a signature of another token. */
function forgedToken(): string {
  const { analyst, owner } = stack.tokens
  return [...analyst.split('.').slice(0, 2), owner.split('.')[2]].join('.')
}

const authenticated = (token: string) =>
  app.surroundings.authenticate((name) =>
    name === 'authorization' ? `Bearer ${token}` : undefined,
  )

async function readAll(warehouse: ComposedApp['warehouse']): Promise<void> {
  const { batches } = await warehouse.run(selectOne, runOptions())
  let rows = 0
  for await (const { numRows } of batches) rows += numRows
  expect(rows).toBe(1)
}

it.each(objects)('%s: who prints it sees no secret', async (_what, use) => {
  expect(secretsSeenIn(await use(), stack.secrets)).toEqual([])
})
