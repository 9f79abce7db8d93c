// The declared products, checked together. The app does not start with a faulty one, and says every
// fault of every product at once.
import type { DataProduct } from '../declare/data-product'
import type { DeclarationFault } from '../declare/declaration-fault'
import { declarationFaults } from '../declare/declaration-faults'
import type { OutputPort } from '../declare/output-port'

export interface ServedOutputPort {
  readonly product: DataProduct
  readonly outputPort: OutputPort
}

export class FaultyDeclarations extends Error {
  constructor(readonly faults: readonly DeclarationFault[]) {
    const lines = faults.map(({ at, message }) => `  ${at} ${message}`)
    const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`
    super(`The declarations of data products have ${count}:\n${lines.join('\n')}`)
    this.name = 'FaultyDeclarations'
  }
}

export interface RegistryOptions {
  /** Names of functions that are not output ports. */
  readonly reservedNames: readonly string[]
  /** The catch-all's name, which has to come after every other. */
  readonly lastName: string
  /** The warehouses that the settings know. */
  readonly connections: readonly string[]
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
    ...faultsTogether(served, options),
  ]
  if (faults.length > 0) throw new FaultyDeclarations(faults)
  return served
}

/** Two domains may not share a name; two major versions of one product do. */
function faultsOfNames(products: readonly DataProduct[]): DeclarationFault[] {
  const names = products.map(({ name, version }) => `${name} ${Number.parseInt(version, 10)}`)
  return products
    .filter((_, i) => names.indexOf(names[i] ?? '') < i)
    .map(({ name, domain }) => ({ at: name, message: `is taken, and declared again by ${domain}` }))
}

function faultsTogether(
  served: readonly ServedOutputPort[],
  { reservedNames, lastName, connections }: RegistryOptions,
): DeclarationFault[] {
  const reserved = [...reservedNames, lastName].map((name) => name.toLowerCase())
  const names = served.map(({ outputPort }) => outputPort.operationId.toLowerCase())
  return served.flatMap(({ product, outputPort }, i) => {
    const { operationId, connection } = outputPort
    const name = operationId.toLowerCase()
    const messages = [
      ...(names.indexOf(name) < i ? [`has the operationId ${operationId}, which is taken`] : []),
      ...(reserved.includes(name) ? [`has the operationId ${operationId}, which is reserved`] : []),
      ...(name > lastName.toLowerCase() ? [`has an operationId that sorts after ${lastName}`] : []),
      ...(connections.includes(connection)
        ? []
        : [`asks the connection ${connection}; the settings know ${connections.join(', ')}`]),
    ]
    return messages.map((message) => ({
      at: `${product.name}.outputPorts.${outputPort.name}`,
      message,
    }))
  })
}
