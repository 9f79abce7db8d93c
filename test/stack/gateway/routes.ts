// Which API and operation a request is for: the definitions of APIs come in; a search by path and method goes
// out. Operations with parameters in their path are refused, as there are none.
import type { GatewayApi } from '../../../src/cli/gateway/gateway-api'

interface Route {
  readonly api: GatewayApi
  /** Undefined where the API has nothing at this path and method. */
  readonly operation: { readonly id: string; readonly path: string } | undefined
}

/** Undefined where no API is at this path. */
export type FindRoute = (path: string, method: string) => Route | undefined

export function makeFindRoute(apis: readonly GatewayApi[]): FindRoute {
  const byPrefix = apis
    .map((api) => ({
      api,
      prefix: `${api.path && `/${api.path}`}${api.version && `/${api.version}`}`.toLowerCase(),
    }))
    // `/a/v2` before `/a`, and last what has no path.
    .sort((a, b) => b.prefix.length - a.prefix.length)
  for (const { name, definition } of apis) {
    const parametered = Object.keys(definition.paths).find((path) => path.includes('{'))
    if (parametered !== undefined) {
      throw new Error(
        `${name} has the path ${parametered}, and the local gateway knows no parameters`,
      )
    }
  }
  return (path, method) => {
    const asked = path.toLowerCase()
    const found = byPrefix.find(({ prefix }) => asked === prefix || asked.startsWith(`${prefix}/`))
    if (!found) return undefined
    const rest = asked.slice(found.prefix.length)
    const [own, operations] =
      Object.entries(found.api.definition.paths).find(([each]) => each.toLowerCase() === rest) ?? []
    const operation = operations?.[method.toLowerCase()]
    return {
      api: found.api,
      operation: operation && { id: operation.operationId, path: own ?? rest },
    }
  }
}
