// For tests: an app that is composed in the tests' own process over stand-ins without data: a vault has all
// its secrets, an issuer gives its tokens, and a warehouse and a topic take them.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeRequestLimit } from '../../src/access/request-limit'
import { systemClock } from '../../src/base/clock'
import type { Observation } from '../../src/base/observation'
import type { Secret } from '../../src/base/secret'
import { servedOutputPorts } from '../../src/catalog/registry'
import { authenticateOf } from '../../src/compose/authenticate'
import { endpointsOf, functionNames } from '../../src/compose/endpoints'
import { eventPathOf, type EventPath } from '../../src/compose/event-path'
import { queryPathOf } from '../../src/compose/query-path'
import { readinessOf } from '../../src/compose/readiness'
import { secretsOf, type Secrets } from '../../src/compose/secrets'
import { warehouseOf } from '../../src/compose/warehouses'
import { httpFunction } from '../../src/functions/http/http-function'
import type { Surroundings } from '../../src/functions/http/surroundings'
import type { DatabricksWarehouse } from '../../src/platform/databricks/databricks-warehouse'
import type { PageTokenKeys } from '../../src/query/page-token'
import type { QueryPath } from '../../src/query/serve'
import { readSettings, type Settings } from '../../src/settings/settings'
import { makeObservedVersions } from '../../src/warehouse/observed-versions'
import { productWith } from '../declare/sample'
import { startIssuer, type Issuer } from '../stack/entra/issuer'
import { api, tenantId } from '../stack/entra/tenant'
import { startLocalTopic } from '../stack/event-grid/local-topic'
import { gateway, issueTokens, warehousePrincipal, type Tokens } from '../stack/people'
import { startVaultStandIns, WarehouseTokens } from '../stack/vault-stand-ins'
import { localCertificate, openDriverSession } from '../stack/warehouse/driver-session'
import { trust } from '../suites/trust'

const newSecret = (): string => randomBytes(32).toString('base64')

type OwnSecret =
  | 'databricks-sp-secret'
  | 'page-token-key'
  | 'eventgrid-key'
  | 'the key of the state'

export interface SmallStack {
  /** With which the app finds all of it. */
  readonly environment: Readonly<Record<string, string>>
  readonly issuer: Issuer
  readonly tokens: Tokens
  /** None of them may be seen. */
  readonly secrets: Readonly<Record<OwnSecret, string>>
  readonly close: () => Promise<void>
}

export async function startSmallStack(): Promise<SmallStack> {
  const directory = await mkdtemp(path.join(tmpdir(), 'small-stack-'))
  const certificate = await localCertificate()
  trust(certificate.cert)
  const own = {
    'databricks-sp-secret': newSecret(),
    'page-token-key': newSecret(),
    'eventgrid-key': newSecret(),
  }
  const stateKey = newSecret()
  const applications = [{ ...warehousePrincipal, secrets: [own['databricks-sp-secret']] }]
  const issuer = await startIssuer({ certificate, directory, applications })
  const warehouseTokens = new WarehouseTokens(issuer)
  const local = await openDriverSession({ certificate, acceptsToken: warehouseTokens.accepts })
  const topic = await startLocalTopic({ keys: [own['eventgrid-key']] })
  const secrets = {
    ...own,
    'databricks-url': `https://localhost:${local.warehouse.port}`,
    'databricks-sp-id': warehousePrincipal.clientId,
    'eventgrid-endpoint': topic.endpoint,
  }
  const vault = await startVaultStandIns({ certificate, issuer, warehouseTokens, secrets })
  const { keyVaultUrl, managedIdentity } = vault.addresses
  Object.assign(process.env, managedIdentity)
  const environment = {
    ...managedIdentity,
    DATABRICKS_HTTP_PATH: local.warehouse.httpPath,
    KEY_VAULT_URL: keyVaultUrl,
    CONSUMER_URL: 'https://gateway.example.com/mesh',
    AUTHENTICATION_MODE: 'callerOnly',
    ENTRA_AUTHORITY_HOST: issuer.authorityHost,
    ENTRA_TENANT_ID: tenantId,
    ENTRA_AUDIENCES: api.audience,
    GATEWAY_OBJECT_ID: gateway.objectId,
    // Nobody is there.
    EVENT_STATE_ENDPOINT: 'http://127.0.0.1:1/account',
    EVENT_STATE_KEY: stateKey,
  }
  const close = async (): Promise<void> => {
    for (const name of Object.keys(managedIdentity)) Reflect.deleteProperty(process.env, name)
    await Promise.all([vault.close(), topic.close(), local.close(), issuer.close()])
    await rm(directory, { recursive: true })
  }
  return {
    ...{ environment, issuer, close },
    tokens: issueTokens(issuer),
    secrets: { ...own, 'the key of the state': stateKey },
  }
}

/** The parts of the app, as `compose` makes them. */
export interface ComposedApp {
  readonly settings: Settings
  readonly secrets: Secrets
  readonly pageTokenKeys: Secret<PageTokenKeys>
  readonly surroundings: Surroundings
  readonly warehouse: DatabricksWarehouse
  readonly queryPath: QueryPath
  readonly events: EventPath
  readonly others: readonly unknown[]
  readonly observed: readonly Observation[]
}

export function composedApp({ environment }: Pick<SmallStack, 'environment'>): ComposedApp {
  const observed: Observation[] = []
  const observe = (observation: Observation): void => void observed.push(observation)
  const served = servedOutputPorts([productWith({})], functionNames)
  const settings = readSettings(['default'], environment)
  const clock = systemClock
  const secrets = secretsOf(settings.secretStore, { clock, observe })
  const pageTokenKeys = secrets.pageTokenKeysOf(settings.pageTokenKeys)
  const authenticate = authenticateOf(settings, { clock, observe }, pageTokenKeys)
  const admit = makeRequestLimit({ requestsMax: 100 })
  const surroundings = { clock, observe, authenticate, admit, secrets }
  const warehouse = warehouseOf(settings, surroundings)
  const shared = { ...surroundings, warehouse, observedVersions: makeObservedVersions(clock) }
  const queryPath = queryPathOf(settings, shared, pageTokenKeys)
  const events = eventPathOf(settings.events!, settings, served, shared)
  const readiness = readinessOf(settings, { warehouse, events, secrets, clock })
  const endpoints = endpointsOf(served, queryPath, { readiness, events })
  const functions = endpoints.map((endpoint) => httpFunction(endpoint, surroundings))
  const app = { settings, secrets, pageTokenKeys, surroundings, warehouse, queryPath, events }
  return { ...app, others: [readiness, endpoints, functions], observed }
}
