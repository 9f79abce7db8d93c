// The names of a new product: what a person says comes in, and what follows from the table's name
// where they say nothing. A name that is taken or that cannot be one is refused.
import type { DataProduct } from '../declare/data-product'
import { kebabCase } from '../declare/declaration-faults'
import { reservedOutputPorts } from '../declare/output-port'
import type { TableName } from '../declare/source'
import { Refusal } from './refusal'

export interface ProductNames {
  readonly domain: string
  readonly product: string
  readonly port: string
  readonly connection: string
}

export type SaidNames = { readonly [Name in keyof ProductNames]: string | undefined }

export function productNames(
  said: SaidNames,
  { schema, name }: TableName,
  products: readonly DataProduct[],
): ProductNames {
  const product = requireKebab('product', said.product ?? toKebab(name))
  const port = requireKebab('port', said.port ?? portOf(name))
  const connection = requireKebab('connection', said.connection ?? 'default')
  const domain =
    said.domain === undefined ? knownDomain(schema, products) : requireKebab('domain', said.domain)
  const taken = products.find((other) => other.name === product)
  if (taken) {
    throw new Refusal(
      `The product ${product} is there already, in the domain ${taken.domain}: choose another name with --product.`,
    )
  }
  if (reservedOutputPorts.includes(port) || /^v\d+$/.test(port)) {
    throw new Refusal(`${port} is a reserved name: choose another one with --port.`)
  }
  return { domain, product, port, connection }
}

/** The schema's name, if the domain is there: a new domain is begun only by a person who says so. */
function knownDomain(schema: string, products: readonly DataProduct[]): string {
  const domain = toKebab(schema)
  const domains = [...new Set(products.map((product) => product.domain))].sort()
  if (domains.includes(domain)) return domain
  const which =
    domains.length === 0
      ? 'name one with --domain'
      : `name one of ${domains.join(', ')} with --domain, or a new one`
  throw new Refusal(`There is no domain ${domain} yet: ${which}.`)
}

/** The last word of the table's name: `strikes` of `bird_strikes`. */
function portOf(table: string): string {
  return toKebab(table).split('-').at(-1) ?? ''
}

function toKebab(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}

function requireKebab(option: keyof ProductNames, name: string): string {
  if (kebabCase.test(name)) return name
  throw new Refusal(
    `--${option} needs a name of lower case letters, digits and single dashes, such as order-book; not "${name}".`,
  )
}
