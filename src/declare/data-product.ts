// A data product: what a domain team declares once, and from which everything else derives.
import { nobody, type AccessRule } from './access-rule'
import { defaultAnnouncements } from './announcements'
import { declaredEntries } from './declared-entries'
import type { OutputPort, OutputPortDeclaration } from './output-port'

/**
 * Where the product stands in its life. An `active` one is ready for use, a `draft` may still
 * change.
 */
export type ProductStatus = 'proposed' | 'draft' | 'active' | 'deprecated' | 'retired'

/** First segments of addresses that are not products; `llms.txt` is not kebab-case anyway. */
export const reservedProducts: readonly string[] = ['events', 'catalog', 'docs']

/** Data from elsewhere that the product serves, with its licence. */
export interface DataSet {
  /** Where the data comes from: its publisher, or how it was generated. */
  readonly source: string
  readonly license: string
}

/** What a domain team writes. The app reports every fault of it at start. */
export interface DataProductDeclaration {
  /** The domain that owns it, kebab-case; also its folder. */
  readonly domain: string
  /** Its name, kebab-case; also the first segment of its address. */
  readonly name: string
  /** Its version, `major.minor.patch`; each major version above 1 has an address of its own. */
  readonly version: string
  readonly status: ProductStatus
  readonly title: string
  readonly description: string
  /** Who repairs the source, or the declaration, when the two no longer match. */
  readonly owner: { readonly team: string; readonly email: string }
  /** Origin and licence of the data, where a consumer has to know them. */
  readonly origin?: readonly DataSet[]
  /** Who may use it; nobody unless said. An output port may have a rule of its own. */
  readonly access?: AccessRule
  /** The addresses that rows are served at, by the last segment of each: kebab-case. */
  readonly outputPorts: Readonly<Record<string, OutputPortDeclaration>>
}

/** A declared product: frozen, with every default filled in. */
export interface DataProduct<
  Declaration extends DataProductDeclaration = DataProductDeclaration,
> extends Omit<DataProductDeclaration, 'outputPorts'> {
  readonly outputPorts: {
    readonly [Name in keyof Declaration['outputPorts']]: Omit<OutputPort, 'columns'> &
      Pick<Declaration['outputPorts'][Name], 'columns'>
  }
}

/**
 * Declares a data product. The result is frozen; whether it is sound is checked when the app
 * starts, so that every fault of every product is reported together (see `declarationFaults`).
 *
 * @example
 * export const customerAnalytics = dataProduct({
 *   domain: 'customer', name: 'customer-analytics', version: '1.0.0', status: 'active',
 *   title: 'Customer Analytics', description: 'Purchases and engagement by customer and day.',
 *   owner: { team: 'customer-insights', email: 'customer-insights@example.com' },
 *   outputPorts: { metrics: { operationId: 'getCustomerMetrics', source: table(…), … } },
 * })
 */
export function dataProduct<const Declaration extends DataProductDeclaration>(
  declaration: Declaration,
): DataProduct<Declaration> {
  const outputPorts = declaredEntries(declaration.outputPorts).map(
    ([name, port]) => [name, completePort(declaration, name, port)] as const,
  )
  // The columns' exact types are those of the declaration, which `Object.fromEntries` forgets.
  return Object.freeze({
    ...declaration,
    owner: Object.freeze({ ...declaration.owner }),
    outputPorts: Object.freeze(Object.fromEntries(outputPorts)),
  }) as unknown as DataProduct<Declaration>
}

/** A product's path below the base URL: `customer-analytics`, or `customer-analytics/v2`. */
export function productPath({
  name,
  version,
}: Pick<DataProductDeclaration, 'name' | 'version'>): string {
  const major = Number.parseInt(version, 10)
  return major > 1 ? `${name}/v${major}` : name
}

function completePort(
  product: DataProductDeclaration,
  name: string,
  port: OutputPortDeclaration,
): OutputPort {
  return Object.freeze({
    ...port,
    columns: Object.freeze(Object.fromEntries(declaredEntries(port.columns))),
    key: Object.freeze([...port.key]),
    source: Object.freeze({ ...port.source }),
    name,
    path: `${productPath(product)}/${name}`,
    title: port.title,
    description: port.description,
    connection: port.connection ?? 'default',
    access: port.access ?? product.access ?? nobody(),
    versioning: port.versioning ?? (port.source.kind === 'table' ? 'table' : 'none'),
    parameters: Object.freeze(Object.fromEntries(declaredEntries(port.parameters ?? {}))),
    serviceLevel: Object.freeze({ maxStaleness: '60s', ...port.serviceLevel }),
    announcements: Object.freeze({ ...defaultAnnouncements, ...port.announcements }),
  })
}
