// The published JSON Schema of events, against the events that are sent, with a validator that is not
// ours.
import path from 'node:path'
import addFormats from 'ajv-formats'
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020'
import { makeLinks } from '../../src/base/links'
import { eventSchema } from '../../src/catalog/event-schema'
import { dataProductEvent } from '../../src/events/event'
import { toOutgoingEvent, type InputSchema } from '../../src/platform/event-grid/outgoing-event'
import { expectGoldenFile } from '../suites/golden-file'
import { eventsOfEveryKind } from '../suites/sample-event'

const url = 'https://data.example.com/events/v1/schema.json'
const schema = eventSchema(makeLinks('https://data.example.com'))
const ajv = addFormats(new Ajv2020({ strict: true, allErrors: true }))
const isOfAnyType = ajv.compile(schema)
const ofType = (type: string): ValidateFunction => ajv.getSchema(`${url}#/$defs/${type}`)!
const types = ['DataProductCreated', 'DataProductUpdated', 'DataProductDeleted']

type Data = Readonly<Record<string, unknown>>

function sent(index: number, inputSchema: InputSchema = 'CloudEvent') {
  const [, event] = eventsOfEveryKind[index]!
  const { type, eventType, data } = JSON.parse(toOutgoingEvent(event, inputSchema).text) as {
    readonly type?: string
    readonly eventType?: string
    readonly data: Data
  }
  return { type: type ?? eventType, data }
}

it('is version 1 as it was published: a change that breaks a receiver needs version 2, at another address', () => {
  const golden = path.join(__dirname, 'golden/event-schema-v1.json')
  expectGoldenFile(golden, `${JSON.stringify(schema, null, 2)}\n`)
})

it('is found at the address that events name', () => {
  const [, event] = eventsOfEveryKind[0]!
  expect(dataProductEvent.parse(JSON.parse(event.text)).dataschema).toBe(url)
  expect(schema['$id']).toBe(url)
})

/** The descriptions of all fields of a schema, also of those inside of others. */
function descriptionsIn(part: unknown): readonly (readonly [field: string, text: unknown])[] {
  if (typeof part !== 'object' || part === null) return []
  const { properties = {} } = part as { readonly properties?: Readonly<Record<string, Data>> }
  return [
    ...Object.entries(properties).map(([field, { description }]) => [field, description] as const),
    ...Object.values(part).flatMap(descriptionsIn),
  ]
}

it('describes every field', () => {
  const descriptions = descriptionsIn(schema)
  expect(descriptions.map(([field]) => field)).toEqual(
    expect.arrayContaining(['readUrl', 'fromVersion']),
  )
  expect(descriptions.filter(([, text]) => typeof text !== 'string')).toEqual([])
})

describe.each<InputSchema>(['CloudEvent', 'EventGrid'])('in a topic of the schema %s', (input) => {
  it.each(eventsOfEveryKind.map(([kind], i) => [kind, i] as const))(
    '%s is valid, and of its own type only',
    (_, i) => {
      const { type, data } = sent(i, input)
      expect([isOfAnyType(data), isOfAnyType.errors]).toEqual([true, null])
      expect(types.filter((each) => ofType(each)(data))).toEqual([type])
    },
  )
})

it.each(eventsOfEveryKind.map(([kind], i) => [kind, i] as const))(
  '%s is valid with a field that is added later',
  (_, i) => {
    const { data } = sent(i)
    const gap = data['gap'] && { ...data['gap'], later: 1 }
    expect(isOfAnyType({ ...data, gap, later: { more: true } })).toBe(true)
  },
)

it.each(Object.keys(sent(0).data))('refuses data without %s', (name) => {
  const wrong = eventsOfEveryKind.map((_, i) => {
    const names = Object.keys(sent(i).data).filter((each) => each !== name)
    return isOfAnyType(Object.fromEntries(names.map((each) => [each, sent(i).data[each]])))
  })
  expect(wrong).toEqual(eventsOfEveryKind.map(() => false))
})

const [created, updated, afterGap, deleted] = [0, 2, 3, 7].map((i) => sent(i))
const gap = afterGap!.data['gap'] as Data

it.each<[string, typeof created, Data]>([
  ['a version that is text', updated, { version: '9' }],
  ['a version that is no whole number', updated, { version: 9.5 }],
  ['a version below 0', updated, { version: -1 }],
  ['a version that numbers in JavaScript cannot tell apart', updated, { version: 2 ** 53 }],
  ['a first sighting with a version before', created, { previousVersion: 1 }],
  ['a first sighting after a gap', created, { gap }],
  ['a new version without one before', updated, { previousVersion: null }],
  ['a new version without an operation', updated, { operation: null }],
  ['a new version that cannot be read', updated, { readUrl: null }],
  ['a readUrl that is no URL', updated, { readUrl: 'sales/orders' }],
  ['a deletion with an operation', deleted, { operation: 'WRITE' }],
  ['a deletion that can be read', deleted, { readUrl: 'https://data.example.com/sales/orders' }],
  ['an operation that is too long', updated, { operation: 'x'.repeat(257) }],
  ['a flag that is text', updated, { schemaChanged: 'false' }],
  ['a gap without an end', afterGap, { gap: { ...gap, toVersion: undefined } }],
  ['a gap for another reason', afterGap, { gap: { ...gap, reason: '' } }],
  ['a table without a name', updated, { tableName: null }],
])('refuses %s, as our own schema does', (_, event, change) => {
  const { type } = event!
  const data = JSON.parse(JSON.stringify({ ...event!.data, ...change })) as Data
  expect(ofType(type!)(data)).toBe(false)
  const [, whole] = eventsOfEveryKind[0]!
  const ours = dataProductEvent.safeParse({ ...(JSON.parse(whole.text) as Data), type, data })
  expect([...new Set(ours.error?.issues.map(({ path: [first] }) => first))]).toEqual(['data'])
})
