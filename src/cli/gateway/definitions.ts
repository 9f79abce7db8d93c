// What the gateway is told of the data products: an API for each with its OpenAPI definition, and the products that
// subscriptions are for. The declarations come in; a definition that the gateway would refuse, or
// import wrongly, is a fault.
import { decide } from '../../access/decide'
import { anonymous } from '../../access/principal'
import { faultList } from '../../base/fault-list'
import { makeLinks } from '../../base/links'
import { openApi } from '../../catalog/open-api'
import { openApiName } from '../../catalog/operations'
import { productPath, type DataProduct } from '../../declare/data-product'
import { Refusal } from '../refusal'
import { documentsApi, documentsName } from './documents-api'
import { getAndHead, type ApiDefinition, type ApiOperation, type GatewayApi } from './gateway-api'
import { importFaults } from './import-faults'

interface GatewayProduct {
  readonly name: string
  readonly displayName: string
  readonly description: string
}

export interface GatewayDefinitions {
  readonly apis: readonly GatewayApi[]
  readonly products: readonly GatewayProduct[]
}

/** For consumers of several data products: one key for all, and the access rules say which it opens. */
const wholeMesh: GatewayProduct = {
  name: 'mesh',
  displayName: 'Data mesh',
  description: 'Every data product of the mesh.',
}

/** In examples only: the definition of an API says nothing of its gateway's address. */
const exampleLinks = makeLinks('https://mesh.example.com')

/** Throws `Refusal` with all faults. */
export function gatewayDefinitions(declared: readonly DataProduct[]): GatewayDefinitions {
  // Of several versions the last declared one says what the product is.
  const byName = new Map(declared.map((product) => [product.name, product]))
  const ofData = [...byName.values()].map(({ name, title, description }) => ({
    ...{ name, displayName: title, description },
  }))
  const products = [...ofData, wholeMesh]
  const apis = [...declared.map(apiOf), documentsApi(products.map(({ name }) => name))]
  const faults = [...nameFaults(ofData), ...pathFaults(apis), ...importFaults(apis)]
  if (faults.length > 0) throw new Refusal(faultList('What the gateway is told', faults))
  return { apis, products }
}

function apiOf(product: DataProduct): GatewayApi {
  const { name, title, description } = product
  const [path = name, version = ''] = productPath(product).split('/')
  return {
    name: version === '' ? name : `${name}-${version}`,
    products: [name, wholeMesh.name],
    displayName: title,
    description,
    path,
    version,
    keyNeeded: true,
    definition: definitionOf(product),
  }
}

/** The product's own document with everything in it, at addresses below that of its API. */
function definitionOf(product: DataProduct): ApiDefinition {
  const ports = Object.values(product.outputPorts).map((outputPort) => ({
    outputPort,
    scope: decide(anonymous(), outputPort),
  }))
  const options = { specification: '3.0', announces: true, links: exampleLinks } as const
  const { servers: _, paths, ...document } = openApi(product, ports, options)
  const prefix = `/${productPath(product)}`
  const operations = Object.entries(
    paths as Readonly<Record<string, { readonly get: ApiOperation }>>,
  ).map(([path, { get }]) => [path.slice(prefix.length), get] as const)
  return {
    ...document,
    openapi: String(document['openapi']),
    paths: Object.fromEntries(
      [...operations, ['/openapi.json', documentOperation(product)] as const].map(
        ([path, operation]) => [path, getAndHead(operation)],
      ),
    ),
  }
}

function documentOperation(product: DataProduct): ApiOperation {
  return {
    operationId: openApiName(product),
    summary: 'The OpenAPI document of this data product',
    parameters: [
      { name: 'version', in: 'query', schema: { type: 'string', enum: ['3.1', '3.0'] } },
    ],
    responses: { '200': { description: 'The document.' } },
  }
}

function nameFaults(products: readonly GatewayProduct[]): readonly string[] {
  const faults: Readonly<Record<string, string>> = {
    [wholeMesh.name]: 'is the product with every data product: give yours another name',
    [documentsName]: 'is a name that the gateway needs: give yours another',
  }
  return products.flatMap(({ name }) => (faults[name] ? [`${name} ${faults[name]}`] : []))
}

function pathFaults(apis: readonly GatewayApi[]): readonly string[] {
  const addressOf = ({ path, version }: GatewayApi) => `${path}/${version}`
  return apis.flatMap((api, i) => {
    const other = apis.slice(0, i).find((each) => addressOf(each) === addressOf(api))
    return other
      ? [`${api.name} is at ${api.path}, where ${other.name} is already: give it another name`]
      : []
  })
}
