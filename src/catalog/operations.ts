// The operations of a data product, as its functions are registered and its documents describe them:
// what they are called, the stages whose problems they can give, and the parameters that are not the
// product's own.
import { limits } from '../base/limits'
import type { ProblemStage } from '../base/problems/problem-kind'
import { productPath, type DataProduct } from '../declare/data-product'
import type { OutputPort } from '../declare/output-port'
import { pageSizeParameter, type WholeNumberParameter } from '../query/accepted-parameters'

/** Of the endpoint with an output port's rows, whose name is its `operationId`. */
export const rowsStages: readonly ProblemStage[] = [
  ...(['routing', 'authenticate', 'decide', 'parse', 'plan', 'run', 'anywhere'] as const),
]

/** Of the endpoint with the events that an output port has published. */
export const versionsStages: readonly ProblemStage[] = [
  ...(['routing', 'authenticate', 'parse', 'plan', 'announce', 'anywhere'] as const),
]

export const versionsParameters = Object.freeze({
  after: {
    kind: 'wholeNumber',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 0,
    example: 0,
    description: 'The `sequence` of the last event that you have: only later ones are returned.',
  },
  maxpagesize: pageSizeParameter('Events', limits.eventsOnPageMax),
} satisfies Readonly<Record<string, WholeNumberParameter>>)

/** How the names of functions end that are not output ports, and therefore no operationId. */
export const ownEndings: readonly string[] = ['Versions', 'OpenApi']

export function versionsName({ operationId }: Pick<OutputPort, 'operationId'>): string {
  return `${operationId}Versions`
}

/** Of the function with the OpenAPI document: `readAirTrafficOpenApi`, `readAirTrafficV2OpenApi`. */
export function openApiName(product: Pick<DataProduct, 'name' | 'version'>): string {
  return `read${pascalCase(productPath(product))}OpenApi`
}

/** Words without what separates them, each with a capital: `AirTrafficV2` for `air-traffic/v2`. */
export function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|[^A-Za-z0-9])([A-Za-z0-9])/g, (_, first: string) =>
    first.toUpperCase(),
  )
}
