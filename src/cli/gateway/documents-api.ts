// The API of what is about the whole mesh: its catalog, the documentation page, and what describes events. It
// needs no key, because a browser that opens a page sends none, and events name the address of their schema.
import { asyncApiName } from '../../functions/async-api'
import { catalogName, llmsTextName } from '../../functions/catalog'
import { docsFiles } from '../../functions/docs'
import { eventSchemaName } from '../../functions/event-schema'
import { getAndHead, type ApiOperation, type GatewayApi } from './gateway-api'

export const documentsName = 'documents'

/** Where the app answers, below the address that consumers know. */
const documents: readonly (ApiOperation & { readonly path: string; readonly summary: string })[] = [
  {
    path: '/catalog',
    operationId: catalogName,
    summary: 'The data products that exist for the caller',
    parameters: ['after', 'maxpagesize'].map((name) => ({
      ...{ name, in: 'query', schema: { type: 'string' } },
    })),
  },
  {
    path: '/llms.txt',
    operationId: llmsTextName,
    summary: 'The data products that exist for the caller, for agents',
  },
  {
    path: '/events/v1/schema.json',
    operationId: eventSchemaName,
    summary: 'The JSON Schema of events',
  },
  {
    path: '/events/v1/asyncapi.json',
    operationId: asyncApiName,
    summary: 'The AsyncAPI document of events',
  },
  // The gateway tells an address with a slash at its end from one without; the page leads from one to the other.
  { path: '/docs', operationId: 'findDocs', summary: 'The way to the documentation page' },
  ...docsFiles.map(({ name, file }) => ({
    path: file === 'index.html' ? '/docs/' : `/docs/${file}`,
    operationId: name,
    summary: `A file of the documentation page: ${file}`,
  })),
]

/** @param products all of the gateway, so that a key for any of them says here who asks */
export function documentsApi(products: readonly string[]): GatewayApi {
  return {
    name: documentsName,
    products,
    displayName: 'Documents of the mesh',
    description: 'The catalog, the documentation page, and what describes events.',
    path: '',
    version: '',
    keyNeeded: false,
    definition: {
      openapi: '3.0.3',
      info: { title: 'Documents of the mesh', version: '1.0.0' },
      paths: Object.fromEntries(
        documents.map(({ path, ...operation }) => [
          path,
          getAndHead({ ...operation, responses: { '200': { description: 'The document.' } } }),
        ]),
      ),
    },
  }
}
