// XML of policies as text: elements come in as data; indented lines go out, well-formed and with
// expressions as readable as XML lets them be.

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (XmlElement | XmlComment)[]
  /** Text instead of children. */
  readonly text?: string
}

export interface XmlComment {
  readonly comment: string
}

type Content = string | readonly (XmlElement | XmlComment)[]

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  content: Content = [],
): XmlElement {
  return typeof content === 'string'
    ? { name, attributes, children: [], text: content }
    : { name, attributes, children: content }
}

export function xmlText(node: XmlElement | XmlComment, indent = ''): string {
  if ('comment' in node) return `${indent}<!-- ${node.comment} -->\n`
  const { name, attributes, children, text } = node
  const head = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}=${quoted(value)}`),
  ].join(' ')
  if (text !== undefined) return `${indent}<${head}>${escaped(text)}</${name}>\n`
  if (children.length === 0) return `${indent}<${head} />\n`
  const lines = children.map((child) => xmlText(child, `${indent}  `)).join('')
  return `${indent}<${head}>\n${lines}${indent}</${name}>\n`
}

/** Expressions have double quotes, so single ones stand around them. */
function quoted(value: string): string {
  return value.includes('"')
    ? `'${escaped(value).replaceAll("'", '&apos;')}'`
    : `"${escaped(value)}"`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
