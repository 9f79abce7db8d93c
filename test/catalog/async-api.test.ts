// The AsyncAPI document of the topic: judged by AsyncAPI's own parser, and its payloads against the
// events that a webhook receives.
import path from 'node:path'
import { Parser } from '@asyncapi/parser'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { makeLinks } from '../../src/base/links'
import { asyncApi } from '../../src/catalog/async-api'
import type { TopicSchema } from '../../src/catalog/event-message'
import { servedOutputPorts, type ServedOutputPort } from '../../src/catalog/registry'
import { table, view } from '../../src/declare/source'
import { products } from '../../src/products'
import { toOutgoingEvent } from '../../src/platform/event-grid/outgoing-event'
import { productWith, productWithPort, soundPort } from '../declare/sample'
import { expectGoldenFile } from '../suites/golden-file'
import { eventsOfEveryKind } from '../suites/sample-event'

const links = makeLinks('https://data.example.com')
const endpoint = 'https://topic.westeurope-1.eventgrid.azure.net/api/events'
const topicSchemas: readonly TopicSchema[] = ['CloudEvent', 'EventGrid']
const options = { reservedNames: [], lastName: 'zNotFound' }
const real = servedOutputPorts(products, options)
const many = servedOutputPorts(
  Array.from({ length: 20 }, (_, i) =>
    productWith({
      // One has the name of its domain.
      name: i === 0 ? 'sales' : `orders-${i}`,
      outputPorts: { totals: { ...soundPort, operationId: `getTotals${i}` } },
    }),
  ),
  options,
)

const types = ['DataProductCreated', 'DataProductUpdated', 'DataProductDeleted']

interface Event {
  readonly type?: string
  readonly eventType?: string
  readonly data: object
}

/** Event Grid adds two fields to events of its own schema, and delivers them as arrays of one. */
function delivered(event: Event, inputSchema: TopicSchema): unknown {
  const topic = '/subscriptions/1/resourceGroups/mesh/providers/Microsoft.EventGrid/topics/mesh'
  return inputSchema === 'CloudEvent' ? event : [{ ...event, topic, metadataVersion: '1' }]
}

interface Document {
  readonly operations: Readonly<Record<string, object>>
  readonly channels: { readonly events: object }
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly contentType: string }>>
    readonly schemas: Readonly<Record<string, object>>
  }
}

/** As a caller reads it. */
function documentOf(served: readonly ServedOutputPort[], inputSchema: TopicSchema): Document {
  return JSON.parse(JSON.stringify(asyncApi(served, { endpoint, inputSchema }, links))) as Document
}

const parser = new Parser()
const errorOrWarning = [0, 1]

/** What the parser finds: errors and warnings, without its advice. */
async function faultsOf(document: object) {
  const { diagnostics } = await parser.parse(JSON.stringify(document))
  return diagnostics
    .filter(({ severity }) => errorOrWarning.includes(severity))
    .map(({ code, path }) => [code, path.join('.')])
}

it.each<[string, readonly ServedOutputPort[], TopicSchema]>([
  ['the real products', real, 'CloudEvent'],
  ['the real products in Event Grid’s own schema', real, 'EventGrid'],
  ['no product', [], 'CloudEvent'],
  ['many products', many, 'CloudEvent'],
])('AsyncAPI’s own parser finds nothing wrong with the document of %s', async (...given) => {
  const [, served, inputSchema] = given
  const document = documentOf(served, inputSchema)
  expect(await faultsOf(document)).toEqual([])
  expect(Object.keys(document.operations)).toHaveLength(served.length)
})

it.each<[string, object, string[][]]>([
  ['a missing title', { info: { version: '1.0.0' } }, [['asyncapi-document-resolved', 'info']]],
  [
    'an operation that neither sends nor receives',
    { operations: { a: { action: 'emit', channel: { $ref: '#/channels/events' } } } },
    [['asyncapi-document-resolved', 'operations.a.action']],
  ],
  [
    'an operation on a channel that is not there',
    { operations: { a: { action: 'send', channel: { $ref: '#/channels/others' } } } },
    [['invalid-ref', 'operations.a.channel.$ref']],
  ],
  [
    'a payload that is not there',
    { components: { messages: documentOf(real, 'CloudEvent').components.messages } },
    types.map((type) => ['invalid-ref', `components.messages.${type}.payload.$ref`]),
  ],
  [
    'a schema that is none',
    { components: { schemas: { A: { type: 'text' } } }, channels: {}, operations: {} },
    [
      ['asyncapi-document-resolved', 'components.schemas.A'],
      ['asyncapi-document-resolved', 'components.schemas.A.type'],
    ],
  ],
])('the parser finds %s', async (_, change, faults) => {
  expect(await faultsOf({ ...documentOf(real, 'CloudEvent'), ...change })).toEqual(faults)
})

it.each(topicSchemas)('a document for a topic of the schema %s stands alone', (input) => {
  const text = JSON.stringify(documentOf(real, input))
  const references = [...text.matchAll(/"\$ref":"(.*?)"/g)].map(([, to = '']) => to)
  expect([...new Set(references)].filter((to) => !to.startsWith('#/'))).toEqual([])
})

it('one output port gives this document', () => {
  const served = servedOutputPorts([productWithPort({})], options)
  const golden = path.join(__dirname, 'golden/async-api.json')
  expectGoldenFile(golden, `${JSON.stringify(documentOf(served, 'CloudEvent'), null, 2)}\n`)
})

it('an output port on a view names the subject of each table, and says what its team promises', () => {
  const tables = [table('mesh', 'sales', 'orders'), table('mesh', 'sales', 'refunds')]
  const port = productWithPort({
    title: 'Totals',
    description: 'One row for each order.',
    source: view('mesh', 'sales', 'totals', { changesWith: tables }),
    announcements: { coalesce: true },
  })
  const { operations } = documentOf(servedOutputPorts([port], options), 'CloudEvent')
  expect(operations['getTotalsEvents']).toMatchObject({
    title: 'Orders: Totals',
    summary: 'New versions of mesh.sales.orders, mesh.sales.refunds.',
    description:
      'What was ordered.\n\nOne row for each order.\n\nAn event may announce several versions at once.',
    'x-meshport': { subjects: ['datamesh/orders', 'datamesh/refunds'] },
  })
})

describe.each(topicSchemas)('the payloads for a topic of the schema %s', (inputSchema) => {
  const { components } = documentOf(real, inputSchema)
  const ajv = addFormats(new Ajv({ strict: true }))
  const validators = Object.entries(components.schemas).map(
    ([type, schema]) => [type, ajv.compile(schema)] as const,
  )
  const typesOf = (payload: unknown) =>
    validators.filter(([, isValid]) => isValid(payload)).map(([type]) => type)

  it.each(eventsOfEveryKind)('take %s as Event Grid delivers it', (_, event) => {
    const sent = JSON.parse(toOutgoingEvent(event, inputSchema).text) as Event
    expect(typesOf(delivered(sent, inputSchema))).toEqual([sent.type ?? sent.eventType])
  })

  it.each([
    ['without its source', { source: undefined }],
    ['with a sequence that is a number', { sequence: 1 }],
  ])('refuse an event %s', (_, change) => {
    const { text } = toOutgoingEvent(eventsOfEveryKind[0]![1], inputSchema)
    const sent = JSON.parse(text) as Event
    const wrong =
      inputSchema === 'CloudEvent'
        ? { ...sent, ...change }
        : { ...sent, data: { ...sent.data, ...change } }
    expect(typesOf(delivered(wrong, inputSchema))).toEqual([])
  })

  it('have the media type of what Event Grid delivers', () => {
    const mediaTypes = Object.values(components.messages).map(({ contentType }) => contentType)
    const mediaType = inputSchema === 'CloudEvent' ? 'cloudevents+json' : 'json'
    expect(new Set(mediaTypes)).toEqual(new Set([`application/${mediaType}; charset=utf-8`]))
  })
})
