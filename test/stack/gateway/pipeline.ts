// The way of a request through the gateway: it finds the API, checks the key, and runs the sections of all
// scopes; what fails goes to on-error. It always has an answer at the end.
import type { GatewayApi } from '../../../src/cli/gateway/gateway-api'
import { compilePolicy, type PolicyFile, type Sections } from './compile-policy'
import { isPreflight } from './elements/cors'
import type { Surroundings } from './place'
import {
  Answered,
  emptyResponse,
  FromCache,
  PolicyFailure,
  type GatewayResponse,
  type PolicyRun,
} from './policy-run'
import type { NamedValues } from './policy-texts'
import { makeFindRoute } from './routes'
import { subscriptionOf, type Subscription } from './subscriptions'

export interface GatewayPolicies {
  readonly global: PolicyFile
  readonly product: PolicyFile
  readonly api: PolicyFile
  /** Of APIs that need a key, where answers are kept. */
  readonly cachedApi?: PolicyFile
}

export interface PipelineOptions {
  readonly apis: readonly GatewayApi[]
  readonly policies: GatewayPolicies
  readonly namedValues: NamedValues
  readonly subscriptions: readonly Subscription[]
  readonly surroundings: Surroundings
}

/** What is known of a request before its API is. */
export type NewRun = Omit<PolicyRun, 'subscription' | 'api' | 'product' | 'operation'>

export type Pipeline = (run: NewRun) => Promise<GatewayResponse>

/** Throws `PolicyFault` where the policies cannot be run. */
export function makePipeline(options: PipelineOptions): Pipeline {
  const { apis, policies, namedValues, subscriptions, surroundings } = options
  const findRoute = makeFindRoute(apis)
  const global = compilePolicy(policies.global, namedValues, surroundings)
  // Each product counts by itself.
  const products = new Map(
    [...new Set(apis.flatMap((api) => api.products))].map((product) => [
      product,
      compilePolicy(policies.product, namedValues, surroundings, global),
    ]),
  )
  const forApi = (file: PolicyFile, outer: Sections) =>
    compilePolicy(file, namedValues, surroundings, outer)
  const ofApi = forApi(policies.api, global)
  const inProduct = new Map(
    [...products].map(([product, outer]) => {
      const rows = forApi(policies.cachedApi ?? policies.api, outer)
      return [product, { rows, documents: forApi(policies.api, outer) }]
    }),
  )

  return async (started) => {
    const { request } = started
    const isAsking = isPreflight(started)
    const method = isAsking
      ? (request.headers.get('access-control-request-method') ?? '')
      : request.method
    const route = findRoute(request.path, method)
    const run: PolicyRun = {
      ...started,
      subscription: null,
      api: route ? entityOf(route.api) : null,
      product: null,
      operation: route?.operation ? { Id: route.operation.id } : null,
    }
    if (!route?.operation) return failed(global, run, operationNotFound)
    if (isAsking) return whole(ofApi, run)
    try {
      const subscription = subscriptionOf(subscriptions, request, route.api)
      if (!subscription) return await whole(ofApi, run)
      const { id, name, key, product } = subscription
      const sections = inProduct.get(product)?.[route.api.keyNeeded ? 'rows' : 'documents']
      return await whole(sections ?? ofApi, {
        ...run,
        subscription: { Id: id, Name: name, Key: key },
        product: { Id: product, Name: product },
      })
    } catch (error) {
      return failed(ofApi, run, error)
    }
  }
}

function entityOf({ name, displayName, path, version }: GatewayApi) {
  return { Id: name, Name: displayName, Path: path, Version: version }
}

const operationNotFound = new PolicyFailure(404, {
  Source: 'configuration',
  Reason: 'OperationNotFound',
  Message: 'Unable to match incoming request to an operation.',
  Section: 'backend',
})

async function whole(sections: Sections, run: PolicyRun): Promise<GatewayResponse> {
  try {
    await answered(sections, run)
    await sections.outbound(run)
    return withCors(run)
  } catch (error) {
    if (error instanceof Answered) return withCors(run)
    return failed(sections, run, error)
  }
}

async function answered(sections: Sections, run: PolicyRun): Promise<void> {
  try {
    await sections.inbound(run)
    await sections.backend(run)
  } catch (error) {
    if (!(error instanceof FromCache)) throw error
  }
}

async function failed(
  sections: Sections,
  run: PolicyRun,
  error: unknown,
): Promise<GatewayResponse> {
  if (!(error instanceof PolicyFailure)) throw error
  const response = emptyResponse(error.status)
  for (const [name, value] of Object.entries(error.headers)) response.headers.set(name, [value])
  response.headers.set('Content-Type', ['application/json'])
  const { status, message } = error
  response.body = Buffer.from(JSON.stringify({ statusCode: status, message }))
  run.response = response
  run.lastError = error.lastError
  try {
    await sections['on-error'](run)
  } catch (again) {
    if (!(again instanceof Answered)) throw again
  }
  return withCors(run)
}

function withCors({ response, corsHeaders }: PolicyRun): GatewayResponse {
  const answer = response ?? emptyResponse(200)
  for (const [name, value] of corsHeaders) {
    if (name === 'Vary') answer.headers.append(name, [value])
    else answer.headers.set(name, [value])
  }
  return answer
}
