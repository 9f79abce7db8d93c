// The catalog as a text for an agent, in the form of llms.txt: what this is, how to ask, which products
// there are, and where their documents are.
import { limits } from '../base/limits'
import { namedParameters } from '../query/accepted-parameters'
import type { CatalogOptions } from './product-catalog'
import type { VisiblePort, VisibleProduct } from './visible-products'

export function llmsText(visible: readonly VisibleProduct[], options: CatalogOptions): string {
  return [
    '# Data products',
    '> Tables as HTTP APIs: each product has one or more addresses that serve rows as JSON.',
    howToAsk(options),
    '## Products',
    ...visible.map((product) => productText(product, options)),
    '## Documents',
    `- [Catalog](${options.links.catalog('')}): the same as JSON, a page at a time.`,
  ]
    .join('\n\n')
    .concat('\n')
}

function howToAsk({ announces }: CatalogOptions): string {
  return [
    '- Send a GET request to the address of rows. Filter by the parameters that are listed below; one ' +
      'that is unknown or malformed is refused, and the answer lists what is allowed.',
    `- An answer is \`{"value": [...], "nextLink": "..."}\` with at most ${limits.pageRowsDefault} rows; ` +
      '`maxpagesize` asks for another number, `top` for fewer rows in all. Follow `nextLink` exactly ' +
      'as it is. The last page has none.',
    '- BIGINT and DECIMAL are strings, so that no digit is lost.',
    '- An error has a code, a message and a hint: `{"error": {"code", "message", "innererror": {"hint"}}}`.',
    ...(announces
      ? ['- `/versions` after an address of rows lists the events about new versions of its table.']
      : []),
  ].join('\n')
}

function productText({ product, path, ports }: VisibleProduct, options: CatalogOptions): string {
  const { title, description, status, owner, origin = [] } = product
  const lines = [
    `### ${title}`,
    `${description} Status: ${status}. Owner: ${owner.team}, ${owner.email}.`,
    ...origin.map(({ source, license }) => `Origin: ${source} Licence: ${license}`),
    [
      ...ports.map((port) => portText(port, options)),
      `- [OpenAPI](${options.links.openApi(path)}): every column, parameter and error.`,
    ].join('\n'),
  ]
  return lines.join('\n\n')
}

function portText({ outputPort, scope }: VisiblePort, { links }: CatalogOptions): string {
  const { name, title = name, description, path, serviceLevel } = outputPort
  const parameters = namedParameters(outputPort, scope).map(([parameter, { required }]) =>
    required ? `\`${parameter}\` (required)` : `\`${parameter}\``,
  )
  return [
    `- [${title}](${links.outputPort(path, '')}):`,
    ...(description === undefined ? [] : [description]),
    ...(parameters.length > 0 ? [`Parameters: ${parameters.join(', ')}.`] : []),
    `At most ${serviceLevel.maxStaleness} behind its table.`,
  ].join(' ')
}
