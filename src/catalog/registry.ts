// The declared products, checked together. The app does not start with a faulty one, and says every
// fault of every product at once.
import type { DataProduct } from '../declare/data-product'
import type { DeclarationFault } from '../declare/declaration-faults'
import { declarationFaults } from '../declare/declaration-faults'
import type { OutputPort } from '../declare/output-port'

export interface ServedOutputPort {
  readonly product: DataProduct
  readonly outputPort: OutputPort
}

export class FaultyDeclarations extends Error {
  constructor(readonly faults: readonly DeclarationFault[]) {
    const lines = faults.map(({ at, message }) => `  ${at} ${message}`)
    super(`The declarations of data products have ${faults.length} faults:\n${lines.join('\n')}`)
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
  const faults = [...products.flatMap(declarationFaults), ...faultsTogether(served, options)]
  if (faults.length > 0) throw new FaultyDeclarations(faults)
  return served
}

function faultsTogether(
  served: readonly ServedOutputPort[],
  { reservedNames, lastName, connections }: RegistryOptions,
): DeclarationFault[] {
  const reserved = [...reservedNames, lastName].map((name) => name.toLowerCase())
  const names = served.map(({ outputPort }) => outputPort.operationId.toLowerCase())
  const paths = served.map(({ outputPort }) => outputPort.path.toLowerCase())
  return served.flatMap(({ product, outputPort }, i) => {
    const { operationId, connection, path } = outputPort
    const name = operationId.toLowerCase()
    const messages = [
      ...(names.indexOf(name) < i ? [`has the operationId ${operationId}, which is taken`] : []),
      ...(reserved.includes(name) ? [`has the operationId ${operationId}, which is reserved`] : []),
      ...(name > lastName.toLowerCase() ? [`has an operationId that sorts after ${lastName}`] : []),
      ...(paths.indexOf(path.toLowerCase()) < i ? [`has the address ${path}, which is taken`] : []),
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
