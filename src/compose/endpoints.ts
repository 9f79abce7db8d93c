// Every HTTP endpoint of the app in one list: those of the output ports, those of the app itself, and the
// catch-all, which is last. What is registered, which names are reserved and every 405 derive from it.
import type { RegistryOptions, ServedOutputPort } from '../catalog/registry'
import { healthEndpoint } from '../functions/health'
import type { Endpoint } from '../functions/http/endpoint'
import { notFoundEndpoint } from '../functions/not-found'
import { outputPortEndpoint } from '../functions/output-port'
import { readinessEndpoint, type Readiness } from '../functions/readiness'
import type { QueryPath } from '../query/serve'

/** Output ports may not have the names of the app's own functions. */
export const functionNames: RegistryOptions = Object.freeze({
  reservedNames: ownEndpoints().map(({ name }) => name),
  lastName: notFoundEndpoint([]).name,
})

/** @param readiness none where a readiness probe reaches for no warehouse */
export function endpointsOf(
  served: readonly ServedOutputPort[],
  path: QueryPath,
  readiness?: Readiness,
): readonly Endpoint[] {
  const named = [
    ...served.map(({ product, outputPort }) => outputPortEndpoint(product, outputPort, path)),
    ...ownEndpoints(readiness),
  ]
  return [...named, notFoundEndpoint(named)]
}

function ownEndpoints(readiness?: Readiness): readonly Endpoint[] {
  return [healthEndpoint(), readinessEndpoint(readiness)]
}
