// Every HTTP endpoint of the app in one list: those of the output ports, those of the app itself,
// and last the catch-all. The list decides what is registered, which names are reserved, and which
// methods a 405 names.
import path from 'node:path'
import type { RegistryOptions, ServedOutputPort } from '../catalog/registry'
import { feedOf } from '../events/feed'
import { announceOnCommitName } from '../functions/announce-on-commit'
import { announceOnScheduleName } from '../functions/announce-on-schedule'
import { asyncApiEndpoint, asyncApiName, type AsyncApiSources } from '../functions/async-api'
import { catalogEndpoint, catalogName, llmsTextEndpoint, llmsTextName } from '../functions/catalog'
import { docsEndpoints } from '../functions/docs'
import { eventSchemaEndpoint, eventSchemaName } from '../functions/event-schema'
import { healthEndpoint } from '../functions/health'
import type { Endpoint } from '../functions/http/endpoint'
import { notFoundEndpoint } from '../functions/not-found'
import { openApiEndpoint } from '../functions/open-api'
import { outputPortEndpoint } from '../functions/output-port'
import { readinessEndpoint, type Readiness } from '../functions/readiness'
import { versionsEndpoint, type VersionsSources } from '../functions/versions'
import type { QueryPath } from '../query/serve'
import { build } from './build'

/** In the artefact this file is a part of dist/main.js. */
const docsFolder = path.join(__dirname, 'assets/docs')

/** The names of the app's own functions, which no output port may have. */
export const functionNames: RegistryOptions = Object.freeze({
  reservedNames: [
    ...ownEndpoints().map(({ name }) => name),
    eventSchemaName,
    asyncApiName,
    catalogName,
    llmsTextName,
    announceOnScheduleName,
    announceOnCommitName,
  ],
  lastName: notFoundEndpoint([]).name,
})

interface FurtherParts {
  /** Undefined where a readiness probe checks nothing. */
  readonly readiness?: Readiness | undefined
  /** Undefined where nothing is announced. */
  readonly events?: (VersionsSources & AsyncApiSources) | undefined
}

export function endpointsOf(
  served: readonly ServedOutputPort[],
  queryPath: QueryPath,
  { readiness, events }: FurtherParts = {},
): readonly Endpoint[] {
  const products = [...new Set(served.map(({ product }) => product))]
  const described = { links: queryPath.links, announces: events !== undefined }
  const named = [
    ...served.flatMap(({ product, outputPort }) => [
      outputPortEndpoint(product, outputPort, queryPath),
      ...(events ? [versionsEndpoint(outputPort, feedOf(product, outputPort), events)] : []),
    ]),
    ...products.map((product) => openApiEndpoint(product, described)),
    catalogEndpoint(products, described),
    llmsTextEndpoint(products, described),
    ...(events ? [eventSchemaEndpoint(events.links), asyncApiEndpoint(served, events)] : []),
    ...ownEndpoints(readiness),
  ]
  return [...named, notFoundEndpoint(named)]
}

function ownEndpoints(readiness?: Readiness): readonly Endpoint[] {
  return [healthEndpoint(build), readinessEndpoint(readiness), ...docsEndpoints(docsFolder)]
}
