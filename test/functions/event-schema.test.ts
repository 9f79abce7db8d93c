// What the endpoint of the schema answers, and that a cache which has it is told only that.
import { makeLinks } from '../../src/base/links'
import type { Answer } from '../../src/functions/http/answer'
import { eventSchema } from '../../src/catalog/event-schema'
import { eventSchemaEndpoint } from '../../src/functions/event-schema'
import { answerTo, callOf } from './call'

async function ask(ifNoneMatch?: string, base = 'https://data.example.com'): Promise<Answer> {
  const endpoint = eventSchemaEndpoint(makeLinks(base))
  if (endpoint.callers !== 'anybody') throw new Error('the schema is for everybody')
  return answerTo(endpoint, callOf('', { 'if-none-match': ifNoneMatch }))
}

const accepting = (accept: string): Promise<Answer> =>
  answerTo(eventSchemaEndpoint(makeLinks('https://data.example.com')), callOf('', { accept }))

const headers = {
  'Cache-Control': 'public, max-age=3600',
  ETag: expect.stringMatching(/^W\/"[\w-]{43}"$/) as string,
  Vary: 'Accept, Accept-Encoding',
}

it('answers with the schema, which a cache may keep for an hour', async () => {
  const { body, ...answer } = await ask()
  expect(answer).toEqual({
    status: 200,
    headers: { ...headers, 'Content-Type': 'application/schema+json' },
  })
  expect(JSON.parse(body as string)).toEqual(eventSchema(makeLinks('https://data.example.com')))
})

it('is called JSON for who accepts only that, and nothing for who accepts neither', async () => {
  const types = ['application/json', 'application/*', 'application/schema+json']
  const answers = await Promise.all(types.map(accepting))
  expect(answers.map(({ headers: { 'Content-Type': type } }) => type)).toEqual([
    'application/json',
    ...['application/schema+json', 'application/schema+json'],
  ])
  await expect(accepting('text/html')).rejects.toMatchObject({ code: 'NotAcceptable' })
})

it('has another tag when the schema is another', async () => {
  const tagOf = ({ headers: { ETag } }: Answer) => ETag
  const here = tagOf(await ask())
  expect(tagOf(await ask())).toBe(here)
  expect(tagOf(await ask(undefined, 'https://other.example.com'))).not.toBe(here)
})

describe('to a cache that names the tag', () => {
  it.each<[string, (tag: string) => string, number]>([
    ['alone', (tag) => tag, 304],
    ['among others', (tag) => `"a", ${tag} , W/"b"`, 304],
    ['without the mark of a weak one', (tag) => tag.replace('W/', ''), 304],
    ['by a star', () => '*', 304],
    ['of another answer', () => 'W/"a"', 200],
    ['in part', (tag) => tag.slice(0, -2), 200],
  ])('%s', async (_, named, status) => {
    const { headers: sent } = await ask()
    const answer = await ask(named(sent['ETag']!))
    expect(answer.status).toBe(status)
    if (status === 304) expect(answer).toEqual({ status, headers })
  })
})
