// Reads the XML of a policy: a text comes in; elements with their lines go out. What is not well-formed is
// refused.
import { DOMParser, type Document, type Element, type Node } from '@xmldom/xmldom'

export interface PolicyElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly PolicyElement[]
  /** Of an element without children. */
  readonly text: string
  readonly line: number
}

/** A policy that cannot be used, with its place. */
export class PolicyFault extends Error {
  constructor(file: string, line: number | undefined, sentence: string) {
    super(`${file}${line === undefined ? '' : `, line ${line}`}: ${sentence}`)
    this.name = 'PolicyFault'
  }
}

export function readPolicy(text: string, file: string): PolicyElement {
  const root = documentOf(text, file).documentElement
  if (root?.tagName !== 'policies') {
    throw new PolicyFault(file, root?.lineNumber, 'begins with no <policies>')
  }
  return toElement(root)
}

function documentOf(text: string, file: string): Document {
  let fault: string | undefined
  const onError = (_level: string, message: string): void => {
    fault ??= message
  }
  try {
    const document = new DOMParser({ onError }).parseFromString(text, 'text/xml')
    if (fault === undefined) return document
  } catch (error) {
    fault ??= String(error)
  }
  throw new PolicyFault(file, undefined, `is not well-formed: ${fault}`)
}

function toElement(element: Element): PolicyElement {
  const children = [...element.childNodes].filter(isElement).map(toElement)
  return {
    name: element.tagName,
    attributes: Object.fromEntries(
      [...element.attributes].map(({ name, value }) => [name, value] as const),
    ),
    children,
    text: children.length === 0 ? (element.textContent ?? '').trim() : '',
    line: element.lineNumber ?? 0,
  }
}

function isElement(node: Node): node is Element {
  return node.nodeType === node.ELEMENT_NODE
}

/** An element and all within it, in the order in which they stand. */
export function* within(element: PolicyElement): Generator<PolicyElement> {
  yield element
  for (const child of element.children) yield* within(child)
}

export function childOf(element: PolicyElement, name: string): PolicyElement | undefined {
  return element.children.find((child) => child.name === name)
}
