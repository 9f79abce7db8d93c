// What the gateway serves is what `npm run gateway` wrote: each API with its document and its policy, each product with its APIs, and
// every named value that a policy asks for. Only a fresh snapshot has the documents; a committed one names their file.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../architecture/repository'
import { resourcesOf, type Environment, type Resource, type Snapshot } from '../mesh'

interface Api {
  readonly name: string
  readonly products: readonly string[]
  readonly path: string
  readonly version: string
  readonly keyNeeded: boolean
  readonly definition: object
}

const gatewayFile = (name: string) => readFileSync(path.join(root, 'infra/gateway', name), 'utf8')

/** Texts that are too long for a committed snapshot, by what stands for them there. */
export function knownTexts(): ReadonlyMap<string, string> {
  const apis = JSON.parse(gatewayFile('apis.json')) as readonly Api[]
  const policies = [
    ...['global.xml', 'api.xml', 'api.cached.xml'],
    ...['product.by-key.xml', 'product.by-subscription.xml'],
  ]
  return new Map([
    ...apis.map(
      ({ name, definition }) =>
        [JSON.stringify(definition), `the document of ${name} in apis.json`] as const,
    ),
    ...policies.map((name) => [gatewayFile(`policies/${name}`), `policies/${name}`] as const),
  ])
}

const placeOf = (address: string, isKeyNeeded: unknown): string =>
  `/${address}, ${isKeyNeeded === false ? 'with or without a key' : 'with a key'}`

const lastPart = ({ name }: Resource) => name.replace(/^[^/]*\//, '')

/** @param shortened whether the snapshot's long texts are those of `knownTexts` */
export function contentFaults(shortened: Snapshot, environment: Environment): readonly string[] {
  const apis = JSON.parse(gatewayFile('apis.json')) as readonly Api[]
  const products = JSON.parse(gatewayFile('products.json')) as readonly { readonly name: string }[]
  const ofTier = environment === 'smallest' ? 'product.by-subscription.xml' : 'product.by-key.xml'
  const expected = [
    'policy: policies/global.xml',
    ...apis.flatMap(({ name, products: members, path: address, keyNeeded }) => [
      `${name}: the document of ${name} in apis.json at ${placeOf(address, keyNeeded)}`,
      `${name}/policy: policies/api.xml`,
      ...members.map((product) => `${product}/${name}: linked`),
    ]),
    ...products.map(({ name }) => `${name}/policy of the product: policies/${ofTier}`),
  ].sort()
  const valueOf = ({ properties }: Resource) => String(properties?.['value'])
  const found = [
    ...of(shortened, 'policies').map((policy) => `${lastPart(policy)}: ${valueOf(policy)}`),
    ...of(shortened, 'apis').map(
      (api) =>
        `${lastPart(api)}: ${valueOf(api)} at ${placeOf(String(api.properties?.['path']), api.properties?.['subscriptionRequired'])}`,
    ),
    ...of(shortened, 'apis/policies').map((policy) => `${lastPart(policy)}: ${valueOf(policy)}`),
    ...of(shortened, 'products/policies').map(
      (policy) => `${lastPart(policy)} of the product: ${valueOf(policy)}`,
    ),
    ...of(shortened, 'products/apiLinks').map((link) => `${lastPart(link)}: linked`),
  ].sort()
  return [
    ...expected.filter((line) => !found.includes(line)).map((line) => `missing: ${line}`),
    ...found
      .filter((line) => !expected.includes(line))
      .map((line) => `not written by us: ${line.slice(0, 200)}`),
    ...namedValueFaults(shortened),
  ]
}

function of(snapshot: Snapshot, type: string): readonly Resource[] {
  return resourcesOf(snapshot, `Microsoft.ApiManagement/service/${type}`)
}

function namedValueFaults(snapshot: Snapshot): readonly string[] {
  const policies = ['global.xml', 'api.xml', 'product.by-key.xml', 'product.by-subscription.xml']
  const texts = policies.map((name) => gatewayFile(`policies/${name}`)).join('')
  const asked = new Set([...texts.matchAll(/\{\{([\w-]+)\}\}/g)].map(([, name = '']) => name))
  const given = of(snapshot, 'namedValues').map(lastPart)
  return [
    ...[...asked].filter((name) => !given.includes(name)).map((name) => `no named value ${name}`),
    ...given.filter((name) => !asked.has(name)).map((name) => `no policy asks for ${name}`),
  ]
}
