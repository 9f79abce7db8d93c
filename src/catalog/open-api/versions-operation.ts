// The operation that reads the events which an output port has published, with the schemas that it
// needs: every event as it was sent.
import type { Links } from '../../base/links'
import { eventByType } from '../../events/event'
import { exampleEvent } from '../../events/example-event'
import { feedOf } from '../../events/feed'
import type { JsonObject } from '../published-schema'
import { versionsName, versionsParameters } from '../operations'
import { pageResponse, pageSchema } from './page'
import { systemParametersOf } from './parameters'
import { commonParts, titleOf, type DescribedOperation, type DescribedPort } from './rows-operation'
import { schemaIn, type Specification } from './specification'

/** @param problems the answers that are problems, by status */
export function versionsOperation(
  { product, outputPort }: DescribedPort,
  specification: Specification,
  links: Links,
  problems: JsonObject,
): DescribedOperation {
  const path = `${outputPort.path}/versions`
  const example = {
    value: [exampleEvent(feedOf(product, outputPort), links)],
    nextLink: links.outputPort(path, 'after=1&maxpagesize=1'),
  }
  return {
    path: `/${path}`,
    operation: {
      operationId: versionsName(outputPort),
      ...commonParts(product, outputPort),
      summary: `${titleOf(outputPort)}: published events`,
      description:
        'The events about new versions of the table, as they were sent and in their order, for ' +
        'subscribers who have missed some. While more follow, a page has a `nextLink`. HEAD ' +
        'returns the headers alone.',
      parameters: systemParametersOf(versionsParameters),
      responses: { '200': pageResponse('EventsPage', example), ...problems },
    },
    schemas: eventSchemas(specification),
  }
}

function eventSchemas(specification: Specification): JsonObject {
  const ofTypes = Object.entries(eventByType).map(([type, schema]) => {
    const { description } = schema.shape.data
    return [type, { description, ...schemaIn(specification, schema) }] as const
  })
  const oneOf = Object.keys(eventByType).map((type) => ({ $ref: `#/components/schemas/${type}` }))
  return {
    EventsPage: pageSchema('Event', 'A page of events.'),
    Event: { description: 'A CloudEvent 1.0.', oneOf, discriminator: { propertyName: 'type' } },
    ...Object.fromEntries<JsonObject>(ofTypes),
  }
}
