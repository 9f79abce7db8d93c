// An HTTP endpoint as data: its name and route, who may call it, which problems it can give, and how it
// answers. compose/endpoints.ts has the list of them.
import type { HttpMethod } from '@azure/functions'
import type { Principal } from '../../access/principal'
import type { ProblemStage } from '../../base/problems/problem-kind'
import type { Answer } from './answer'
import type { HttpCall } from './http-call'

interface EndpointShape {
  /** The function's name at the host, under which its requests are recorded. */
  readonly name: string
  /** The path, below the host's own prefix. */
  readonly route: string
  /** HEAD comes with GET and is not listed. */
  readonly methods: readonly HttpMethod[]
  /** The stages whose problems it can answer with. */
  readonly stages: readonly ProblemStage[]
}

/** Answers only callers whose identity is known. */
export interface IdentifiedEndpoint extends EndpointShape {
  readonly callers: 'identified'
  /** Whether the endpoint exists for this principal. If absent, it exists for all. */
  readonly visibleTo?: (principal: Principal) => boolean
  readonly answer: (call: HttpCall, principal: Principal) => Answer | Promise<Answer>
}

/** Answers every caller, also one without an identity. */
interface PublicEndpoint extends EndpointShape {
  readonly callers: 'anybody'
  readonly answer: (call: HttpCall) => Answer | Promise<Answer>
}

export type Endpoint = IdentifiedEndpoint | PublicEndpoint

/** The methods that an endpoint accepts. */
export function methodsOf({ methods }: Endpoint): readonly HttpMethod[] {
  return methods.flatMap((method) => (method === 'GET' ? (['GET', 'HEAD'] as const) : [method]))
}

export function isVisible(endpoint: Endpoint, principal: Principal): boolean {
  return endpoint.callers === 'anybody' || (endpoint.visibleTo?.(principal) ?? true)
}
