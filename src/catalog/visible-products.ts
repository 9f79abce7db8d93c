// The products that exist for a caller, each with the output ports that the caller may see and what of
// them.
import { decide, type AccessScope } from '../access/decide'
import type { Principal } from '../access/principal'
import { productPath, type DataProduct } from '../declare/data-product'
import type { OutputPort } from '../declare/output-port'

export interface VisiblePort {
  readonly outputPort: OutputPort
  readonly scope: AccessScope
}

export interface VisibleProduct {
  readonly product: DataProduct
  /** Its path below the base URL. */
  readonly path: string
  /** At least one. */
  readonly ports: readonly VisiblePort[]
}

export function visiblePorts(product: DataProduct, principal: Principal): readonly VisiblePort[] {
  return Object.values(product.outputPorts)
    .map((outputPort) => ({ outputPort, scope: decide(principal, outputPort) }))
    .filter(({ scope }) => scope.visible)
}

/** In the order of their paths. */
export function visibleProducts(
  products: readonly DataProduct[],
  principal: Principal,
): readonly VisibleProduct[] {
  return products
    .map((product) => ({
      product,
      path: productPath(product),
      ports: visiblePorts(product, principal),
    }))
    .filter(({ ports }) => ports.length > 0)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
