// The link to the next page, and whose fault it is when it is too long.
import { anonymous } from '../../src/access/principal'
import { makeLinks } from '../../src/base/links'
import { limits } from '../../src/base/limits'
import { nextLink, refuseLongUrl } from '../../src/query/next-link'
import { fixedSecret } from '../../src/base/secret'
import { makePageTokens, type PageTokenKeys } from '../../src/query/page-token'
import { planOf, port } from './sample'
import { problemOf } from '../problem-of'

const plan = planOf('from=2024-01-01T00:00:00Z')
const parts = {
  links: makeLinks('https://mesh.example.com'),
  pageTokens: makePageTokens(fixedSecret<PageTokenKeys>({ current: new Uint8Array(32) })),
}
const cursor = (key: string) => ({
  after: [{ type: { kind: 'string' as const }, text: key }, null],
  rowsLeft: undefined,
})
const linkTo = (key: string, asked: string) =>
  nextLink(new Map([['station', asked]]), plan, anonymous(), port, parts)(cursor(key))

it('repeats what was asked, and says where to go on', async () => {
  const { origin, pathname, searchParams } = new URL(await linkTo('Zermatt', 'a&b'))
  expect([origin, pathname]).toEqual(['https://mesh.example.com', '/weather-readings/readings'])
  expect([...searchParams.keys()]).toEqual(['station', 'skipToken'])
  expect(searchParams.get('station')).toBe('a&b')
})

it('that is too long for what was asked is the caller’s to shorten', async () => {
  await expect(linkTo('Zermatt', 'x'.repeat(1_900))).rejects.toMatchObject({
    code: 'NextLinkTooLong',
    kind: { status: 400 },
  })
})

it.each(['', 'x'.repeat(1_900)])(
  'that is too long by the key alone is the owner’s fault, whatever was asked',
  async (asked) => {
    await expect(linkTo('k'.repeat(2_000), asked)).rejects.toMatchObject({
      code: 'KeyTooLong',
      kind: { status: 500 },
    })
  },
)

it('a URL that is as long as a link may be is taken, and a longer one is not', () => {
  const longest = 'u'.repeat(limits.urlCharactersMax)
  refuseLongUrl(longest)
  const refuse = () => {
    refuseLongUrl(`${longest}u`)
  }
  expect(problemOf(refuse)).toMatchObject({
    code: 'UrlTooLong',
    message: 'The URL has 2084 characters; at most 2083 are allowed.',
  })
})
