// The files that a deployment gives to the gateway: declarations come in; texts by their paths go out.
import type { DataProduct } from '../../declare/data-product'
import { gatewayDefinitions } from './definitions'
import { policies } from './policies'

export const gatewayFolder = 'infra/gateway'

/** By paths from the project's folder. Throws `Refusal`. */
export function gatewayFiles(declared: readonly DataProduct[]): Readonly<Record<string, string>> {
  const { apis, products } = gatewayDefinitions(declared)
  const texts = {
    'apis.json': jsonText(apis),
    'products.json': jsonText(products),
    ...Object.fromEntries(
      Object.entries(policies()).map(([name, text]) => [`policies/${name}`, text]),
    ),
  }
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [`${gatewayFolder}/${name}`, text]),
  )
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
