// The traps of importing an OpenAPI document into API Management: what it compares without case, what it
// cuts, what it makes of parameters, and what it cannot follow.
import { declarationFaults } from '../../src/declare/declaration-faults'
import { productWithPort } from '../declare/sample'
import { documentOf, everyDocument, type OpenApiDocument } from './documents'

it.each(everyDocument)('%s has parameters that differ in more than case', (_, document) => {
  for (const [address, { get }] of Object.entries(document.paths)) {
    const inPath = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    const names = [...inPath, ...get.parameters.map(({ name }) => name)]
    const folded = names.map((name) => name.toLowerCase())
    expect(folded).toEqual([...new Set(folded)])
  }
})

it('no operation’s name is so long that it is cut', () => {
  const names = everyDocument.flatMap(([, { paths }]) =>
    Object.values(paths).map(({ get }) => get.operationId),
  )
  expect(names.filter((name) => name.length > 76)).toEqual([])
  const longest = productWithPort({ operationId: `g${'e'.repeat(67)}` })
  expect(declarationFaults(longest)).toEqual([])
  const versions = documentOf(longest).paths['/orders/totals/versions']!.get
  expect(versions.operationId).toHaveLength(76)
})

it('operations and schemas differ in more than case, across all products', () => {
  const inThree = everyDocument.filter(([, { openapi }]) => openapi.startsWith('3.0'))
  const operations = inThree.flatMap(([, { paths }]) =>
    Object.values(paths).map(({ get }) => get.operationId.toLowerCase()),
  )
  expect(operations).toEqual([...new Set(operations)])
  for (const [, { components }] of inThree) {
    const schemas = Object.keys(components.schemas).map((name) => name.toLowerCase())
    expect(schemas).toEqual([...new Set(schemas)])
  }
})

it('3.0 is there, and has nothing that only 3.1 knows', () => {
  const only31 = /"(const|prefixItems|contentEncoding|\$defs|examples":\[|type":\[)/
  for (const [, document] of everyDocument) {
    const text = JSON.stringify(document)
    if (document.openapi === '3.0.3') expect(text).not.toMatch(only31)
    else expect(document.openapi).toBe('3.1.0')
  }
})

it('every reference stays in the document', () => {
  const missing = everyDocument.flatMap(([, document]) =>
    [...JSON.stringify(document).matchAll(/"\$ref":"(.*?)"/g)]
      .map(([, to = '']) => to)
      .filter((to) => !isThere(document, to)),
  )
  expect(missing).toEqual([])
})

it('no path has parameters, so that a required one never becomes a part of it', () => {
  for (const [, { paths }] of everyDocument) expect(Object.keys(paths).join()).not.toMatch(/[{}]/)
})

function isThere(document: OpenApiDocument, reference: string): boolean {
  const found = reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>(
      (part, name) => (part as Record<string, unknown> | undefined)?.[name],
      document,
    )
  return reference.startsWith('#/') && found !== undefined
}
