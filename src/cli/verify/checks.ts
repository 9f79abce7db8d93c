// What is asked of a deployment: what a consumer relies on, in the order in which things fail. Each check ends in
// one line, which says what to do where it fails.
import { randomUUID } from 'node:crypto'
import { decide } from '../../access/decide'
import { anonymous } from '../../access/principal'
import { errorCodeHeader } from '../../base/headers'
import { exampleQuery } from '../../catalog/open-api/parameters'
import { productPath, type DataProduct } from '../../declare/data-product'
import type { OutputPort } from '../../declare/output-port'
import type { Build } from '../../functions/health'
import { subscriptionKey } from '../gateway/policies'
import { Refusal } from '../refusal'
import type { Ask, Reply } from './deployment'

export interface Checked {
  readonly name: string
  readonly outcome: 'ok' | 'failed' | 'unknown'
  /** What was found, and where it failed what to do. */
  readonly sentence: string
}

export interface Verified {
  readonly gateway: Ask
  /** The app past the gateway, where its address is given. */
  readonly app: Ask | undefined
  readonly key: string
  readonly token: string | undefined
  /** The commit that is wanted, if only one will do. */
  readonly build: string | undefined
  readonly products: readonly DataProduct[]
}

const keyHeader = subscriptionKey.header

/** Throws `Refusal` where nothing more can be asked. */
export async function verify(verified: Verified): Promise<readonly Checked[]> {
  const { gateway, app, key, token, build, products } = verified
  const headers = { [keyHeader]: key, ...(token && { Authorization: `Bearer ${token}` }) }
  const [first] = products
  if (!first) throw new Refusal('No data product is declared.')
  const answered = await gateway(`/${productPath(first)}/openapi.json`)
  const documents = await documentsOf(gateway, products, headers)
  const seen = documents.filter(({ reply }) => reply.status === 200)
  const shown = seen.at(0)?.product ?? first
  const port = Object.values(shown.outputPorts).at(0)
  return [
    line('gateway answers', true, `in ${answered.tookMs} ms`),
    ...(await keyChecks(gateway, shown)),
    await tokenCheck(gateway, shown, key),
    await documentsCheck(gateway, headers),
    ...versionChecks(seen, products),
    ...(port
      ? [await rowsCheck(gateway, port, headers), await eventsCheck(gateway, port, headers)]
      : []),
    ...(app
      ? [
          await pastGatewayCheck(app, shown),
          await buildCheck(app, build),
          await readinessCheck(app),
        ]
      : []),
  ]
}

interface FoundDocument {
  readonly product: DataProduct
  readonly reply: Reply
}

async function documentsOf(
  gateway: Ask,
  products: readonly DataProduct[],
  headers: Readonly<Record<string, string>>,
): Promise<readonly FoundDocument[]> {
  const documents: FoundDocument[] = []
  for (const product of products) {
    const reply = await gateway(`/${productPath(product)}/openapi.json`, headers)
    documents.push({ product, reply })
  }
  if (documents.some(({ reply }) => reply.status === 200)) return documents
  // A key is for one product, and is wrong for all others.
  const refused = documents.filter(({ reply }) => reply.status === 401)
  const [told] = refused.toSorted((a, b) => rankOf(a) - rankOf(b))
  if (told) throw new Refusal(refusedSentence(told.reply))
  const status = documents.find(({ reply }) => reply.status !== 404)?.reply.status
  throw new Refusal(
    status === undefined
      ? 'The gateway has none of our APIs for this key: deploy infra/gateway, or give its subscription access to a product.'
      : `The gateway answers ${status} to every product: ask the app’s /api/ready, and look into its log.`,
  )
}

/** Where a token is refused, the key was right. */
function rankOf({ reply }: FoundDocument): number {
  return isTokenRefused(reply) ? 0 : 1
}

function isTokenRefused(reply: Reply): boolean {
  return reply.header(errorCodeHeader) === 'InvalidToken'
}

function refusedSentence(reply: Reply): string {
  return isTokenRefused(reply)
    ? 'The gateway refuses this token: get a new one for this API.'
    : 'The gateway refuses this key: compare it with the keys of the subscription, and look whether that is active.'
}

function line(name: string, isOk: boolean, found: string, todo = ''): Checked {
  return { name, outcome: isOk ? 'ok' : 'failed', sentence: isOk ? found : `${found}: ${todo}` }
}

async function keyChecks(gateway: Ask, product: DataProduct): Promise<readonly Checked[]> {
  const target = `/${productPath(product)}/openapi.json`
  const without = await gateway(target)
  const wrong = await gateway(target, { [keyHeader]: randomUUID() })
  const todo = 'set subscriptionRequired on the API and its product'
  return [
    line('key needed', without.status === 401, `without a key ${without.status}`, todo),
    line('wrong key refused', wrong.status === 401, `with a wrong key ${wrong.status}`, todo),
  ]
}

async function tokenCheck(gateway: Ask, product: DataProduct, key: string): Promise<Checked> {
  const headers = { [keyHeader]: key, Authorization: 'Bearer e30.e30.e30' }
  const { status } = await gateway(`/${productPath(product)}/openapi.json`, headers)
  const todo = 'set AUTHENTICATION_MODE to gatewayAndCaller, and deploy the policy of the API'
  return line('forged token refused', status === 401, `with a forged token ${status}`, todo)
}

function versionChecks(
  seen: readonly FoundDocument[],
  products: readonly DataProduct[],
): readonly Checked[] {
  const hidden = products.length - seen.length
  const compared = seen.map(({ product, reply }) => {
    const { version } = (reply.json?.['info'] ?? {}) as { readonly version?: string }
    const found = `${version ?? 'none'} is deployed, ${product.version} is declared here`
    return line(
      `contract of ${productPath(product)}`,
      version === product.version,
      version === product.version ? `version ${product.version}` : found,
      'deploy this checkout, or verify from the one that is deployed',
    )
  })
  if (hidden === 0) return compared
  const sentence = `${hidden} of ${products.length} products are not there for this key`
  return [...compared, { name: 'other products', outcome: 'unknown', sentence }]
}

async function rowsCheck(
  gateway: Ask,
  port: OutputPort,
  headers: Readonly<Record<string, string>>,
): Promise<Checked> {
  const query = new URLSearchParams(exampleQuery(port, decide(anonymous(), port)))
  query.append('top', '1')
  const reply = await gateway(`/${port.path}?${query.toString()}`, headers)
  const code = reply.header(errorCodeHeader)
  return line(
    'warehouse reachable',
    reply.status === 200,
    reply.status === 200
      ? `rows of ${port.path} in ${reply.tookMs} ms`
      : `${port.path} answers ${reply.status} ${code ?? ''}`.trimEnd(),
    'docs/errors.md says what the code means to who runs the app',
  )
}

async function eventsCheck(
  gateway: Ask,
  port: OutputPort,
  headers: Readonly<Record<string, string>>,
): Promise<Checked> {
  const name = 'events announced'
  const { status, json } = await gateway(`/${port.path}/versions?maxpagesize=1`, headers)
  if (status === 200) {
    // Events name it, and a subscriber has no key.
    const schema = await gateway('/events/v1/schema.json')
    if (schema.status !== 200) {
      const found = `/events/v1/schema.json answers ${schema.status}`
      return line(name, false, found, 'deploy infra/gateway, whose API of documents needs no key')
    }
    const some = Array.isArray(json?.['value']) && json['value'].length > 0
    return line(name, true, some ? `${port.path} has published some` : `${port.path} has none yet`)
  }
  const todo = 'set EVENT_GRID_ENDPOINT and EVENT_STATE_ENDPOINT, and deploy infra/events'
  return line(name, false, `${port.path}/versions answers ${status}`, todo)
}

async function pastGatewayCheck(app: Ask, product: DataProduct): Promise<Checked> {
  const name = 'app asks for the gateway'
  const reply = await app(`/api/products/${productPath(product)}/openapi.json`)
  const code = reply.header(errorCodeHeader)
  if (code === 'Unauthenticated') {
    const sentence = 'past the gateway a token is enough (AUTHENTICATION_MODE is callerOnly)'
    return { name, outcome: 'unknown', sentence }
  }
  const todo = 'set AUTHENTICATION_MODE to gatewayAndCaller'
  return line(name, code === 'NotThroughGateway', `past the gateway ${reply.status}`, todo)
}

/** A browser opens the page, and has no key there. */
async function documentsCheck(
  gateway: Ask,
  headers: Readonly<Record<string, string>>,
): Promise<Checked> {
  const asked = [
    { target: '/catalog', given: headers },
    { target: '/docs/', given: {} },
  ]
  for (const { target, given } of asked) {
    const { status } = await gateway(target, given)
    if (status === 200) continue
    const todo = 'deploy infra/gateway, whose API of documents needs no key'
    return line('documents of the mesh', false, `${target} answers ${status}`, todo)
  }
  return line('documents of the mesh', true, asked.map(({ target }) => target).join(' '))
}

async function buildCheck(app: Ask, wanted: string | undefined): Promise<Checked> {
  const { json } = await app('/api/health')
  const { version = 'unknown', commit = null } = (json?.['build'] ?? {}) as Partial<Build>
  const found = `${version} of ${commit ?? 'an unknown commit'}`
  const todo = `deploy the package of ${wanted}, or wait until its instances have started`
  return line('app build', wanted === undefined || commit === wanted, found, todo)
}

async function readinessCheck(app: Ask): Promise<Checked> {
  const { status, json } = await app('/api/ready')
  const word = json?.['status']
  const found = `/api/ready says ${typeof word === 'string' ? word : status}`
  return line('app ready', word === 'ready', found, 'its checks name what fails')
}
