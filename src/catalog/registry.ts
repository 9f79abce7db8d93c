// The declared products, checked together. If one is faulty the app does not start, and reports
// every fault of every product at once.
import { faultList } from '../base/fault-list'
import { productPath, type DataProduct } from '../declare/data-product'
import type { DeclarationFault } from '../declare/declaration-fault'
import { declarationFaults } from '../declare/declaration-faults'
import type { OutputPort } from '../declare/output-port'
import { openApiName, ownEndings } from './operations'

export interface ServedOutputPort {
  readonly product: DataProduct
  readonly outputPort: OutputPort
}

export class FaultyDeclarations extends Error {
  constructor(readonly faults: readonly DeclarationFault[]) {
    const lines = faults.map(({ at, message }) => `${at} ${message}`)
    super(faultList('The declarations of data products', lines))
    this.name = 'FaultyDeclarations'
  }
}

export interface RegistryOptions {
  /** Names of functions that are not output ports. */
  readonly reservedNames: readonly string[]
  /** The catch-all's name, which has to come after every other. */
  readonly lastName: string
}

/** Every output port of every product. Throws `FaultyDeclarations`. */
export function servedOutputPorts(
  products: readonly DataProduct[],
  options: RegistryOptions,
): readonly ServedOutputPort[] {
  const served = products.flatMap((product) =>
    Object.values(product.outputPorts).map((outputPort) => ({ product, outputPort })),
  )
  const faults = [
    ...products.flatMap(declarationFaults),
    ...faultsOfNames(products),
    ...faultsOfDocuments(products),
    ...faultsTogether(served, options),
  ]
  if (faults.length > 0) throw new FaultyDeclarations(faults)
  return served
}

/** A name belongs to one domain, which may declare it once for each major version. */
function faultsOfNames(products: readonly DataProduct[]): DeclarationFault[] {
  const major = ({ version }: DataProduct) => Number.parseInt(version, 10)
  return products
    .filter((product, i) =>
      products
        .slice(0, i)
        .filter(({ name }) => name === product.name)
        .some((other) => other.domain !== product.domain || major(other) === major(product)),
    )
    .map(({ name, domain }) => ({
      at: name,
      message: `is already declared, and ${domain} declares it again`,
    }))
}

/** Each document is a function, whose name has no dashes and no case. */
function faultsOfDocuments(products: readonly DataProduct[]): DeclarationFault[] {
  const nameOf = (product: DataProduct) => openApiName(product).toLowerCase()
  return products.flatMap((product, i) => {
    const path = productPath(product)
    const other = products
      .slice(0, i)
      .find((each) => productPath(each) !== path && nameOf(each) === nameOf(product))
    if (!other) return []
    const message = `is at ${path}, which differs from ${productPath(other)} only in dashes or slashes`
    return [{ at: product.name, message }]
  })
}

function faultsTogether(
  served: readonly ServedOutputPort[],
  { reservedNames, lastName }: RegistryOptions,
): DeclarationFault[] {
  const reserved = [...reservedNames, lastName].map((name) => name.toLowerCase())
  const names = served.map(({ outputPort }) => outputPort.operationId.toLowerCase())
  return served.flatMap(({ product, outputPort }, i) => {
    const { operationId } = outputPort
    const name = operationId.toLowerCase()
    const messages = [
      ...(names.indexOf(name) < i
        ? [`has the operationId ${operationId}, which another output port has`]
        : []),
      ...(reserved.includes(name) ? [`has the operationId ${operationId}, which is reserved`] : []),
      ...ownEndings
        .filter((ending) => name.endsWith(ending.toLowerCase()))
        .map(
          (ending) =>
            `has the operationId ${operationId}, but only functions of the app end in ${ending}`,
        ),
      ...(name > lastName.toLowerCase() ? [`has an operationId that sorts after ${lastName}`] : []),
    ]
    return messages.map((message) => ({
      at: `${product.name}.outputPorts.${outputPort.name}`,
      message,
    }))
  })
}

/** The connections that products name, each once. */
export function connectionNames(served: readonly ServedOutputPort[]): readonly string[] {
  return [...new Set(served.map(({ outputPort }) => outputPort.connection))]
}
