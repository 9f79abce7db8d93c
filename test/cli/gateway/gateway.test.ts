// What `npm run gateway` writes: what is committed is what the declarations make, and what the gateway would
// refuse, or import wrongly, is a fault before anything is deployed.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { limits } from '../../../src/base/limits'
import { gatewayDefinitions } from '../../../src/cli/gateway/definitions'
import type { GatewayApi } from '../../../src/cli/gateway/gateway-api'
import { gatewayFiles, gatewayFolder } from '../../../src/cli/gateway/files'
import { importFaults } from '../../../src/cli/gateway/import-faults'
import { products } from '../../../src/products'
import { productWithPort } from '../../declare/sample'
import { everyType } from '../../journey/app/products'

const root = path.resolve(__dirname, '../../..')

it('what is committed is what it writes; if not, run `npm run gateway`', () => {
  const written = gatewayFiles(products)
  for (const [file, text] of Object.entries(written)) {
    expect(readFileSync(path.join(root, file), 'utf8') === text ? '' : file).toBe('')
  }
  const there = readdirSync(path.join(root, gatewayFolder), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)))
    .filter((file) => !file.endsWith('.bicep'))
  expect(there.sort()).toEqual(Object.keys(written).sort())
})

it('the command says that nothing changes', () => {
  const words = ['--require', require.resolve('tsx/cjs'), 'src/cli/gateway.ts', '--check']
  const printed = execFileSync(process.execPath, words, { cwd: root }).toString()
  expect(printed).toBe('Nothing has changed.\n')
})

it('the gateway waits longer than a statement may run, and Azure longer than the gateway', () => {
  const timeoutMs = limits.gatewayTimeoutS * 1_000
  expect(timeoutMs).toBeGreaterThan(limits.statementTimeoutMsDefault)
  expect(limits.answerTimeoutMs).toBeGreaterThan(timeoutMs)
})

describe('the definition of an API', () => {
  const [sample] = gatewayDefinitions([everyType]).apis
  const { paths, ...document } = sample!.definition

  it('has addresses below that of the API, each with HEAD, and the document of the product', () => {
    const ports = Object.keys(everyType.outputPorts).flatMap((name) => [
      `/${name}`,
      `/${name}/versions`,
    ])
    expect(Object.keys(paths).sort()).toEqual([...ports, '/openapi.json'].sort())
    for (const operations of Object.values(paths)) {
      expect(Object.keys(operations)).toEqual(['get', 'head'])
      expect(operations['head']!['parameters']).toEqual(operations['get']!['parameters'])
    }
  })

  it('is OpenAPI 3.0, and names no server', () => {
    expect(document.openapi).toBe('3.0.3')
    expect(document).not.toHaveProperty('servers')
  })
})

it('a further major version has the same path and product, and a version', () => {
  const [first] = products
  const { apis, products: ofGateway } = gatewayDefinitions([
    first!,
    { ...productWithPort({ operationId: 'getOther' }), name: first!.name, version: '2.1.0' },
  ])
  const ofData = apis.filter(({ path: at }) => at !== '')
  const { name } = first!
  expect(
    ofData.map(({ name, products, path: at, version }) => ({ name, products, at, version })),
  ).toEqual([
    { name, products: [name, 'mesh'], at: name, version: '' },
    { name: `${name}-v2`, products: [name, 'mesh'], at: name, version: 'v2' },
  ])
  expect(ofGateway.map((product) => product.name)).toEqual([name, 'mesh'])
})

it('rows need a key, of the data product or of the whole mesh; documents need none, and take any', () => {
  const { apis, products: ofGateway } = gatewayDefinitions(products)
  const names = ofGateway.map(({ name }) => name)
  const keys = apis.map((api) => [api.name, api.keyNeeded, api.products])
  expect(keys).toEqual([
    ...products.map(({ name }) => [name, true, [name, 'mesh']]),
    ['documents', false, names],
  ])
})

it.each([
  ['mesh', 'mesh is the product with every data product: give yours another name'],
  ['documents', 'documents is a name that the gateway needs: give yours another'],
])('a product that is called %s is a fault', (name, fault) => {
  const product = { ...productWithPort({ operationId: 'getOther' }), name }
  expect(() => gatewayDefinitions([product])).toThrow(fault)
})

it('two products with one path are a fault', () => {
  const [first] = products
  expect(() => gatewayDefinitions([first!, first!])).toThrow(
    `${first!.name} is at ${first!.name}, where ${first!.name} is already: give it another name`,
  )
})

it('an operation whose name is cut is a fault', () => {
  const longest = productWithPort({ operationId: `g${'e'.repeat(67)}` })
  expect(() => gatewayDefinitions([longest])).toThrow(
    /has the operation ge+VersionsHead, whose name is cut after 76 letters/,
  )
})

describe('a document that the gateway would not take is a fault', () => {
  const [good] = gatewayDefinitions(products).apis
  const get = { operationId: 'getIt', parameters: [{ name: 'top' }, { name: 'Top' }] }
  const withDefinition = (definition: object): GatewayApi => ({
    ...good!,
    definition: { ...good!.definition, ...definition },
  })

  it.each<[string, object, string]>([
    ['of 3.1', { openapi: '3.1.0' }, 'is OpenAPI 3.1.0, but only 3.0 can be edited there'],
    [
      'with a reference to elsewhere',
      { paths: { '/a': { get: { operationId: 'a', responses: { $ref: 'other.json#/a' } } } } },
      'refers to other.json#/a, which is not in its document',
    ],
    [
      'with a broken reference',
      { paths: { '/a': { get: { operationId: 'a', responses: { $ref: '#/components/no' } } } } },
      'refers to #/components/no, which is not in its document',
    ],
    [
      'with a parameter in a path',
      { paths: { '/a/{id}': { get: { operationId: 'a' } } } },
      'has the parameter in the path /a/{id}, which the app has not',
    ],
    [
      'with parameters that differ in case',
      { paths: { '/a': { get } } },
      'has at /a the parameter Top twice, except for case',
    ],
  ])('%s', (_what, definition, fault) => {
    expect(importFaults([withDefinition(definition)])).toEqual([`${good!.name} ${fault}`])
  })

  it('with an operation of another product', () => {
    const paths = { '/a': { get: { operationId: 'same' } } }
    const other = { ...withDefinition({ paths }), name: 'other' }
    expect(importFaults([withDefinition({ paths }), other])).toEqual([
      'other has the operation same, which is there already',
    ])
  })
})
