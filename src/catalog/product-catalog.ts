// The catalog of products for programs: what there is, whose it is, how fresh it is, where it comes
// from, and where to go on. It is paged like rows.
import type { Links } from '../base/links'
import type { JsonObject } from './published-schema'
import type { VisiblePort, VisibleProduct } from './visible-products'

export interface CatalogOptions {
  readonly links: Links
  /** Whether the versions of tables are announced, so that there are events to read. */
  readonly announces: boolean
}

export interface CatalogQuery {
  /** The path of the last product of the page before. */
  readonly after: string | undefined
  readonly maxpagesize: number | undefined
  readonly countMax: number
}

/** @param visible in the order of their paths */
export function productCatalog(
  visible: readonly VisibleProduct[],
  { after, maxpagesize, countMax }: CatalogQuery,
  options: CatalogOptions,
): JsonObject {
  const rest = visible.filter(({ path }) => after === undefined || path > after)
  const page = rest.slice(0, countMax)
  const last = page.at(-1)?.path
  const value = page.map((product) => productEntry(product, options))
  if (rest.length === page.length || last === undefined) return { value }
  const size = maxpagesize === undefined ? '' : `&maxpagesize=${maxpagesize}`
  return { value, nextLink: options.links.catalog(`after=${encodeURIComponent(last)}${size}`) }
}

function productEntry(
  { product, path, ports }: VisibleProduct,
  options: CatalogOptions,
): JsonObject {
  const { name, version, title, description, domain, status, owner, origin = [] } = product
  return {
    ...{ name, path, version, title, description, domain, status, owner, origin },
    openApi: options.links.openApi(path),
    outputPorts: ports.map((port) => portEntry(port, options)),
  }
}

function portEntry({ outputPort }: VisiblePort, { links, announces }: CatalogOptions): JsonObject {
  const { name, title = name, description, operationId, path } = outputPort
  return {
    ...{ name, path, title, description, operationId },
    maxStaleness: outputPort.serviceLevel.maxStaleness,
    isVersioned: outputPort.versioning === 'table',
    rows: links.outputPort(path, ''),
    ...(announces && { versions: links.outputPort(`${path}/versions`, '') }),
  }
}
