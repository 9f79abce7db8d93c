// What an OpenAPI document says of the product as a whole: its title and version, who owns it, where
// its data comes from and under which licence, and where it stands in its life.
import type { DataProduct, ProductStatus } from '../../declare/data-product'
import type { JsonObject } from '../published-schema'

export function productInfo(product: DataProduct): JsonObject {
  const { name, domain, version, status, title, description, owner, origin = [] } = product
  const licenses = [...new Set(origin.map(({ license }) => license))]
  return {
    info: {
      title,
      version,
      description: [description, statusText[status], ...originTexts(product)]
        .filter((text) => text !== '')
        .join('\n\n'),
      contact: { name: owner.team, email: owner.email },
      ...(licenses.length > 0 && { license: { name: licenses.join('; ') } }),
    },
    'x-meshport': { product: name, domain, status, owner, origin },
  }
}

const statusText: Readonly<Record<ProductStatus, string>> = {
  proposed: 'This product is proposed: it may still change, or not come at all.',
  draft: 'This product is a draft: it may still change.',
  active: '',
  deprecated: 'This product is deprecated: use another before it is retired.',
  retired: 'This product is retired.',
}

function originTexts({ origin = [] }: DataProduct): readonly string[] {
  return origin.map(({ source, license }) => `Origin: ${source} Licence: ${license}`)
}
