// Every small change of a policy: each element removed, each attribute removed, each attribute and text
// replaced. A policy comes in; the changed texts go out, each with what was changed.
import { DOMParser, XMLSerializer, type Document, type Element } from '@xmldom/xmldom'

export interface Mutation {
  readonly name: string
  readonly text: string
}

export function* mutationsOf(text: string): Generator<Mutation> {
  for (const [place, original] of [...parse(text).getElementsByTagName('*')].entries()) {
    if (place > 0) yield* mutationsAt(text, place, original)
  }
}

function* mutationsAt(text: string, place: number, original: Element): Generator<Mutation> {
  const change = (what: string, act: (element: Element) => void): Mutation => {
    const document = parse(text)
    const element = document.getElementsByTagName('*').item(place)!
    const name = pathOf(element)
    act(element)
    return { name: `${name} ${what}`, text: new XMLSerializer().serializeToString(document) }
  }
  yield change('removed', (element) => element.parentNode?.removeChild(element))
  for (const { name, value } of original.attributes) {
    yield change(`without ${name}`, (element) => {
      element.removeAttribute(name)
    })
    yield change(`with another ${name}`, (element) => {
      element.setAttribute(name, otherThan(value))
    })
  }
  const isLeaf = [...original.childNodes].every((node) => node.nodeType === node.TEXT_NODE)
  if (isLeaf && original.textContent !== '') {
    yield change('with another text', (element) => {
      element.textContent = otherThan(element.textContent ?? '')
    })
  }
}

function otherThan(value: string): string {
  if (value === 'true') return 'false'
  if (value === 'false') return 'true'
  if (value === 'override') return 'skip'
  if (/^\d+$/.test(value)) return String(Number(value) * 10 + 7)
  if (value.startsWith('@(') || value.startsWith('@{')) return '@("other")'
  return 'other'
}

function pathOf(element: Element): string {
  const own = element.getAttribute('name')
  const name = own ? `${element.tagName} ${own}` : element.tagName
  const parent = element.parentNode as Element | null
  return parent?.tagName && parent.tagName !== 'policies' ? `${pathOf(parent)} › ${name}` : name
}

function parse(text: string): Document {
  return new DOMParser().parseFromString(text, 'text/xml')
}
