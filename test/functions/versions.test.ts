// The published events of an output port, page by page, for a subscriber who has missed some.
import { limits } from '../../src/base/limits'
import { makeLinks } from '../../src/base/links'
import { removeOldest } from '../../src/events/catch-up'
import { feedOf } from '../../src/events/feed'
import type { Outbox } from '../../src/events/outbox'
import { versionsEndpoint } from '../../src/functions/versions'
import { birdStrikes } from '../../src/products/safety/bird-strikes.v1'
import { memoryOutbox } from '../suites/memory-outbox'
import { answerTo, callOf } from './call'
import { eventsFrom, record, stateAt } from '../suites/outbox-suite'

const outputPort = birdStrikes.outputPorts.strikes
const feed = feedOf(birdStrikes, outputPort)
const links = makeLinks('https://mesh.example')
const url = 'https://mesh.example/bird-strikes/strikes/versions'

let outbox: Outbox

async function ask(rawQuery: string): Promise<{ ids: string[]; nextLink: string | undefined }> {
  const endpoint = versionsEndpoint(outputPort, feed, { outbox, links })
  const { body } = await answerTo(endpoint, callOf(rawQuery))
  const { value, nextLink } = JSON.parse(body as string) as {
    value: { id: string }[]
    nextLink?: string
  }
  return { ids: value.map(({ id }) => id), nextLink }
}

async function publish(recorded: number, published: number): Promise<void> {
  await record(outbox, feed.source, recorded)
  const { tag } = await outbox.read(feed.source)
  await outbox.write(feed.source, tag, stateAt(recorded, published), [])
}

beforeEach(() => {
  outbox = memoryOutbox()
})

it('an output port that has announced nothing has no events', async () => {
  expect(await ask('')).toEqual({ ids: [], nextLink: undefined })
})

it('events come in order, page by page, and only those that are published', async () => {
  await publish(7, 5)
  expect(await ask('maxpagesize=2')).toEqual({
    ids: ['event 1', 'event 2'],
    nextLink: `${url}?after=2&maxpagesize=2`,
  })
  expect(await ask('after=2&maxpagesize=2')).toMatchObject({ ids: ['event 3', 'event 4'] })
  expect(await ask('after=4&maxpagesize=2')).toEqual({ ids: ['event 5'], nextLink: undefined })
  expect(await ask('after=5')).toEqual({ ids: [], nextLink: undefined })
})

it('each event is what was sent, byte by byte', async () => {
  await publish(1, 1)
  const endpoint = versionsEndpoint(outputPort, feed, { outbox, links })
  const { body } = await answerTo(endpoint, callOf())
  expect(body).toBe(`{"value":[${eventsFrom(1, 1)[0]!.text}]}`)
})

it.each([
  ['after=-1', 'InvalidParameter'],
  ['after=x', 'InvalidParameter'],
  ['after=1&after=2', 'RepeatedParameter'],
  ['maxpagesize=0', 'InvalidParameter'],
  ['top=1', 'UnknownParameter'],
])('refuses %s with %s', async (rawQuery, code) => {
  await expect(ask(rawQuery)).rejects.toMatchObject({ code })
})

it('is JSON: who does not accept that is told so', async () => {
  const endpoint = versionsEndpoint(outputPort, feed, { outbox, links })
  const call = callOf('', { accept: 'text/csv' })
  await expect(answerTo(endpoint, call)).rejects.toMatchObject({ code: 'NotAcceptable' })
})

it('events that are no longer kept are gone, and the answer says which is the oldest', async () => {
  const before = limits.eventsPurgedAtOnceMax
  const kept = limits.eventsKeptMax + before
  await publish(before + 5, kept)
  await removeOldest(feed, outbox)
  await expect(ask(`after=${before - 1}`)).rejects.toMatchObject({
    code: 'EventsGone',
    message: `The oldest event that is kept has the sequence ${before + 1}.`,
  })
  expect((await ask(`after=${before}`)).ids[0]).toBe(`event ${before + 1}`)
  expect(await outbox.eventsAfter(feed.source, 0, 1)).toMatchObject([{ sequence: before + 1 }])
})

it('a feed with fewer events than are kept loses none', async () => {
  await publish(3, 3)
  await removeOldest(feed, outbox)
  expect((await ask('')).ids).toHaveLength(3)
})
