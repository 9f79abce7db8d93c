// The file that declares a drafted product, as TypeScript: what is certain is written, and a comment
// that begins with "Decide" marks what a person decides.
import type { DataProduct } from '../declare/data-product'
import { printTableName, type Source, type TableName } from '../declare/source'
import { isView } from './catalog-table'
import { columnText } from './column-call'
import { optionsOf, type ProductDraft } from './product-draft'

/** The text is not yet formatted. */
export function productFile(draft: ProductDraft, exportName: string): string {
  const { product, from } = draft
  const { domain, name, version, status, title, description, owner } = product
  const what = isView(from) ? 'view' : 'table'
  return `// ${title}: made by \`npm run new-product\` from ${printTableName(from.source)}.
// A person decides what a comment that begins with "Decide" is about, and removes the comment.
import { nobody } from '../../declare/access-rule'
import { column } from '../../declare/column'
import { dataProduct } from '../../declare/data-product'
import { ${isView(from) ? 'table, view' : 'table'} } from '../../declare/source'

export const ${exportName} = dataProduct({
  domain: ${quote(domain)},
  name: ${quote(name)},
  version: ${quote(version)},
  // Decide: \`active\`, when consumers may rely on it.
  status: ${quote(status)},
  title: ${quote(title)},
  // Decide: what the rows are${from.comment === undefined ? `; the ${what} has no comment` : ', in words for consumers'}.
  description: ${quote(description)},
  ${ownerComment(draft)}
  owner: { team: ${quote(owner.team)}, email: ${quote(owner.email)} },
  // Decide: whether consumers have to know an origin and a licence: \`origin: [{ source, license }]\`.
  // Decide: who may use it: \`everybodyKnown()\`, or \`anyOf({ roles: ['Analyst'] })\` (docs/callers.md).
  access: nobody(),
  outputPorts: {
${Object.values(product.outputPorts)
  .map((port) => printPort(port, draft))
  .join('\n')}
  },
})
`
}

type Port = DataProduct['outputPorts'][string]

function printPort(port: Port, { from, choices }: ProductDraft): string {
  const { name, operationId, title, source, connection, key } = port
  const columns = from.columns.map(
    (column) => `${quote(column.name)}: ${columnText(column.type, optionsOf(column))},`,
  )
  return `${quote(name)}: {
  operationId: ${quote(operationId)},
  title: ${quote(title ?? '')},
  source: ${printSource(source)},${connection === 'default' ? '' : `\n  connection: ${quote(connection)},`}
  // Decide: how far reads may be behind, if not 60s: \`serviceLevel: { maxStaleness: '5m' }\`.
  columns: {
    // Decide for each: \`description\`, \`examples\`, and what consumers filter and order by
    // (\`filterable: true\`, \`sortable: true\`).
    ${columns.join('\n')}
  },
  // Decide: whether this distinguishes rows. ${keySentence(choices.key)}
  key: ${JSON.stringify(key)},
  // Decide: what consumers may ask for: \`parameters: { from: parameter.date().gte('day') }\`.
},`
}

function keySentence(chosen: readonly string[] | undefined): string {
  return chosen === undefined
    ? 'It is the primary key, which Unity Catalog does not enforce.'
    : 'It was given with --key.'
}

function ownerComment({ from, choices }: ProductDraft): string {
  const known = choices.owner
    ? 'this is who owns the domain’s other products'
    : `in the catalog the owner is ${quote(from.owner)}`
  return `// Decide: who repairs it, and at which address; ${known}.`
}

function printSource(source: Source): string {
  if (source.kind === 'table') return printTable('table', source)
  const tables = source.changesWith.map((one) => printTable('table', one))
  return `${printTable('view', source).slice(0, -1)}, { changesWith: [${tables.join(', ')}] })`
}

function printTable(helper: string, { catalog, schema, name }: TableName): string {
  return `${helper}(${[catalog, schema, name].map(quote).join(', ')})`
}

/** A text as a literal on one line, whatever it has: quotes, or what ends a line in a comment. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}
