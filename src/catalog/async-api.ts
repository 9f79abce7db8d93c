// The AsyncAPI document of the topic: output ports come in; their events, where these are sent, and
// how to choose among them go out. The topic is one channel; each output port sends to it.
import type { Links } from '../base/links'
import type { DataProduct } from '../declare/data-product'
import type { OutputPort } from '../declare/output-port'
import { printTableName } from '../declare/source'
import { subjectOf } from '../events/event'
import { feedOf } from '../events/feed'
import { eventMessages, payloadSchemas, type TopicSchema } from './event-message'
import type { JsonObject } from './published-schema'
import type { ServedOutputPort } from './registry'

/** The topic of Event Grid that the app publishes to. */
export interface Topic {
  readonly endpoint: string
  readonly inputSchema: TopicSchema
}

export function asyncApi(
  served: readonly ServedOutputPort[],
  { endpoint, inputSchema }: Topic,
  links: Links,
): JsonObject {
  const { host, protocol, pathname } = new URL(endpoint)
  const messages = eventMessages(inputSchema)
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Events of data products',
      version: '1.0.0',
      description:
        'An event for each version of the table of a data product. Subscribers who have missed some ' +
        'find them at the address that the operation has as `missedEvents`.',
      externalDocs: {
        description: 'The JSON Schema of the data of events.',
        url: links.eventSchema(),
      },
    },
    servers: {
      topic: {
        host,
        protocol: protocol.slice(0, -1),
        description:
          'A topic of Azure Event Grid. A subscription to it names a webhook, to which Event Grid ' +
          'posts each event. It delivers events at least once and in any order.',
      },
    },
    channels: {
      events: {
        address: pathname,
        title: 'All events of the topic',
        description:
          'To receive only the events of an output port, filter the subscription by the source of ' +
          'its operation. A subject names the table without its schema: tables of one name share it.',
        servers: [{ $ref: '#/servers/topic' }],
        messages: Object.fromEntries(
          Object.keys(messages).map((type) => [type, { $ref: `#/components/messages/${type}` }]),
        ),
      },
    },
    operations: Object.fromEntries(
      served.map((each) => [`${each.outputPort.operationId}Events`, operationOf(each, links)]),
    ),
    components: { messages, schemas: payloadSchemas(inputSchema) },
  }
}

/** In AsyncAPI it is the described app that acts: it sends, subscribers receive. */
function operationOf({ product, outputPort }: ServedOutputPort, links: Links): JsonObject {
  const { source, tables, path } = feedOf(product, outputPort)
  return {
    action: 'send',
    channel: { $ref: '#/channels/events' },
    title: `${product.title}: ${outputPort.title ?? outputPort.name}`,
    summary: `New versions of ${tables.map(printTableName).join(', ')}.`,
    description: descriptionOf(product, outputPort),
    tags: [...new Set([product.domain, product.name])].map((name) => ({ name })),
    externalDocs: { description: 'The rows.', url: links.outputPort(path, '') },
    bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
    'x-meshport': {
      source,
      subjects: tables.map(subjectOf),
      missedEvents: links.outputPort(`${path}/versions`, ''),
      product: { name: product.name, version: product.version, status: product.status },
      owner: product.owner,
    },
  }
}

function descriptionOf(product: DataProduct, { description, announcements }: OutputPort): string {
  return [
    product.description,
    ...(description === undefined ? [] : [description]),
    ...(announcements.coalesce ? ['An event may announce several versions at once.'] : []),
  ].join('\n\n')
}
