// The examples of the OpenAPI documents are true: the running stack answers the request that a document's
// examples make with its example row, and a bad request with its example problem.
import type { ProblemCode } from '../../src/base/problem'
import { badRequests } from '../../src/catalog/open-api/example-problem'
import { products } from '../../src/products'
import type { OpenApiDocument } from '../catalog/documents'
import { dataSets } from '../stack/data/data-sets'
import { ask, type RowsPage } from './http'

/** Of every table the stack knows only the time after it was made, so no example of a time is in it. */
const alone = ['asOfTimestamp']
const ofAllPorts = ['top', 'maxpagesize', 'asOfVersion', 'Cache-Control']

const base = '/api/products'
/** A domain's own table need not be on the local stack. */
const tables = dataSets.map(({ name }) => name)
const ports = products.flatMap(({ name: product, outputPorts }) =>
  Object.values(outputPorts)
    .filter(({ source: { catalog, schema, name } }) =>
      tables.includes(`${catalog}.${schema}.${name}`),
    )
    .map(({ path }) => ({ product, path })),
)

async function documentAt(product: string): Promise<OpenApiDocument> {
  return (await ask(`${base}/${product}/openapi.json`)).json as OpenApiDocument
}

/** The examples of a document's output port. */
async function examplesOf(product: string, path: string) {
  const { parameters, responses } = (await documentAt(product)).paths[`/${path}`]!.get
  const own = parameters.filter(({ name }) => ![...alone, ...ofAllPorts].includes(name))
  const query = new URLSearchParams(
    own.map(({ name, example }): [string, string] => [name, String(example)]),
  )
  const common = parameters.filter(({ name }) => ofAllPorts.includes(name))
  const page = responses['200']!.content['application/json'].example as RowsPage
  return { query, common, page }
}

describe.each(ports)('of $path', ({ product, path }) => {
  it('the row is one that the parameters find', async () => {
    const { query, page } = await examplesOf(product, path)
    query.set('maxpagesize', '10000')
    const { status, json } = await ask(`${base}/${path}?${query.toString()}`)
    expect(status).toBe(200)
    expect((json as RowsPage).value).toEqual(expect.arrayContaining([...page.value]))
  })

  it('the next link is the one of this request, but for its token', async () => {
    const { query, page } = await examplesOf(product, path)
    query.set('maxpagesize', '1')
    const { json } = await ask(`${base}/${path}?${query.toString()}`)
    const withoutToken = ({ nextLink = '' }: RowsPage) => nextLink.replace(/(skipToken=).*/, '$1')
    expect(withoutToken(page)).toContain('skipToken=')
    expect(withoutToken(json as RowsPage)).toBe(withoutToken(page))
  })

  it('each of the other parameters is answered with rows', async () => {
    const { query, common } = await examplesOf(product, path)
    expect(common.map(({ name }) => name)).toEqual(ofAllPorts)
    for (const { name, in: place, example } of common) {
      const target = new URLSearchParams(query)
      if (place === 'query') target.set(name, String(example))
      const headers = place === 'header' ? { [name]: String(example) } : {}
      const { status, json } = await ask(`${base}/${path}?${target.toString()}`, { headers })
      expect([name, status, (json as RowsPage).value.length > 0]).toEqual([name, 200, true])
    }
  })
})

describe.each([...new Set(ports.map(({ product }) => product))])('the problems of %s', (name) => {
  const paths = ports.filter(({ product }) => product === name).map(({ path }) => path)

  /** What each output port answers to this, without the numbers that depend on the table. */
  async function answers(request: (good: string) => { query: string; accept?: string }) {
    const each = paths.map(async (path) => {
      const { query, accept } = request((await examplesOf(name, path)).query.toString())
      const headers = accept === undefined ? {} : { accept }
      const { status, json } = await ask(`${base}/${path}?${query}`, { headers })
      return { status, body: withoutNumbers(json) }
    })
    return Promise.all(each)
  }

  const withoutNumbers = (body: unknown) =>
    JSON.parse(JSON.stringify(body).replaceAll(/\d+/g, '0')) as unknown

  const ofTables = {
    InvalidSkipToken: 'skipToken=changed',
    VersionNotFound: 'asOfVersion=99999',
    BeforeFirstVersion: 'asOfTimestamp=2001-01-01T00:00:00Z',
  }
  const onlySome: readonly string[] = ['MissingParameter', 'NotVersioned']

  it.each([...Object.keys(badRequests('')), ...Object.keys(ofTables)] as ProblemCode[])(
    'an example of %s is what the API gives',
    async (code) => {
      const { components } = await documentAt(name)
      const examples = Object.entries(components.responses)
        .filter(([response]) => response.startsWith('Rows'))
        .map(([, response]) => response.content['application/json'].examples?.[code]?.value)
      const example = examples.find((each) => each !== undefined)
      const given = await answers((good) => {
        const more = ofTables[code as keyof typeof ofTables]
        return badRequests(good)[code] ?? { query: `${good}&${more}` }
      })
      const refused = given.filter(({ status }) => status >= 400)
      if (onlySome.includes(code) && refused.length === 0) return
      expect(refused.map(({ body }) => body)).toContainEqual(withoutNumbers(example))
    },
  )
})
