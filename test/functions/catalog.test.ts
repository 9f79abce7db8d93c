// What the endpoints that list the products answer, page by page and as a text.
import { makeLinks } from '../../src/base/links'
import { catalogEndpoint, llmsTextEndpoint } from '../../src/functions/catalog'
import { column } from '../../src/declare/column'
import { parameter } from '../../src/declare/parameter'
import { table, view } from '../../src/declare/source'
import { products } from '../../src/products'
import { productWith, soundPort } from '../declare/sample'
import { answerTo, callOf } from './call'

const links = makeLinks('https://data.example.com')
const options = { links, announces: true }
const origin = [{ source: 'A register.', license: 'CC0-1.0' }]
const parameters = {
  from: parameter.bigint({ required: true }).gte('id'),
  name: parameter.string().eq('name'),
}
const source = view('mesh', 'sales', 'days', { changesWith: [table('mesh', 'sales', 'orders')] })
const orders = productWith({
  origin,
  outputPorts: {
    totals: { ...soundPort, title: 'Totals', description: 'One row a total.', parameters },
    days: { ...soundPort, operationId: 'getDays', source, columns: { id: column.int() } },
  },
})
const second = productWith({ version: '2.0.0', outputPorts: { totals: soundPort } })
const alone = productWith({ name: 'aaa', status: 'draft', outputPorts: { rows: soundPort } })
const few = [second, orders, alone]

interface Page {
  readonly value: readonly { readonly openApi: string }[]
  readonly nextLink?: string
}

async function ask(rawQuery = '', listed = few, announces = true): Promise<Page> {
  const endpoint = catalogEndpoint(listed, { links, announces })
  const { body } = await answerTo(endpoint, callOf(rawQuery))
  return JSON.parse(body as string) as Page
}

const totals = 'https://data.example.com/orders/totals'

it('a product is listed with its owner, its origin and where its documents and rows are', async () => {
  const { value } = await ask()
  expect(value[1]).toEqual({
    name: 'orders',
    path: 'orders',
    version: '1.0.0',
    title: 'Orders',
    description: 'What was ordered.',
    domain: 'sales',
    status: 'active',
    owner: { team: 'sales-data', email: 'sales-data@example.com' },
    origin,
    openApi: 'https://data.example.com/orders/openapi.json',
    outputPorts: [
      {
        name: 'totals',
        path: 'orders/totals',
        title: 'Totals',
        description: 'One row a total.',
        operationId: 'getTotals',
        maxStaleness: '60s',
        isVersioned: true,
        rows: totals,
        versions: `${totals}/versions`,
      },
      {
        name: 'days',
        path: 'orders/days',
        title: 'days',
        operationId: 'getDays',
        maxStaleness: '60s',
        isVersioned: false,
        rows: 'https://data.example.com/orders/days',
        versions: 'https://data.example.com/orders/days/versions',
      },
    ],
  })
})

it('a major version above 1 is a product of its own', async () => {
  const { value } = await ask()
  expect(value.map(({ openApi }) => openApi.replace('https://data.example.com/', ''))).toEqual([
    ...['aaa/openapi.json', 'orders/openapi.json', 'orders/v2/openapi.json'],
  ])
})

it('no events are linked where none are announced', async () => {
  expect(JSON.stringify(await ask('', few, false))).not.toContain('/versions')
})

it('following next links gives every product once, by the size that was asked for', async () => {
  const names: string[] = []
  const queries: string[] = []
  let query: string | undefined = 'maxpagesize=2'
  while (query !== undefined) {
    queries.push(query)
    const { value, nextLink } = await ask(query)
    names.push(...value.map(({ openApi }) => openApi))
    query = nextLink && new URL(nextLink).search.slice(1)
  }
  expect(queries).toEqual(['maxpagesize=2', 'after=orders&maxpagesize=2'])
  expect(names).toEqual((await ask()).value.map(({ openApi }) => openApi))
})

it('a next link goes on after a major version', async () => {
  const all = [...few, productWith({ name: 'zzz', outputPorts: { rows: soundPort } })]
  const { nextLink } = await ask('maxpagesize=3', all)
  expect(nextLink).toBe('https://data.example.com/catalog?after=orders%2Fv2&maxpagesize=3')
  expect((await ask(new URL(nextLink!).search.slice(1), all)).value).toHaveLength(1)
})

it('without products there is an empty page', async () => {
  expect(await ask('', [])).toEqual({ value: [] })
  expect(await ask('after=zzz')).toEqual({ value: [] })
})

it.each([
  ['maxpagesize=0', 'InvalidParameter', 'maxpagesize'],
  ['after=', 'InvalidParameter', 'after'],
  ['after=Orders', 'InvalidParameter', 'after'],
  ['top=1', 'UnknownParameter', 'top'],
])('refuses %s', async (rawQuery, code, target) => {
  await expect(ask(rawQuery)).rejects.toMatchObject({ code, options: { target } })
})

describe.each([
  ['the list', catalogEndpoint(few, options), 'application/json'],
  ['the text', llmsTextEndpoint(few, options), 'text/plain; charset=utf-8'],
])('%s', (_, endpoint, type) => {
  const tag = { ETag: expect.stringMatching(/^W\/"[\w-]{43}"$/) as string }
  const headers = { 'Cache-Control': 'private, no-cache', ...tag }

  it('is for identified callers, and a cache asks each time whether it is still right', async () => {
    const answer = await answerTo(endpoint, callOf())
    expect(endpoint.callers).toBe('identified')
    expect(answer).toEqual({
      status: 200,
      headers: { ...headers, 'Content-Type': type },
      body: expect.any(String) as string,
    })
    const known = callOf('', { 'if-none-match': answer.headers['ETag'] })
    expect(await answerTo(endpoint, known)).toEqual({ status: 304, headers })
  })

  it('is refused to who does not accept its media type', async () => {
    const call = callOf('', { accept: 'text/html' })
    await expect(answerTo(endpoint, call)).rejects.toMatchObject({ code: 'NotAcceptable' })
  })
})

describe('the text for agents', () => {
  const textOf = async (listed = few, announces = true) =>
    (await answerTo(llmsTextEndpoint(listed, { links, announces }), callOf())).body as string

  it('tells of a product what one needs to ask it', async () => {
    expect(await textOf([orders])).toContain(`
### Orders

What was ordered. Status: active. Owner: sales-data, sales-data@example.com.

Origin: A register. Licence: CC0-1.0

- [Totals](${totals}): One row a total. Parameters: \`from\` (required), \`name\`. At most 60s behind its table.
- [days](https://data.example.com/orders/days): At most 60s behind its table.
- [OpenAPI](https://data.example.com/orders/openapi.json): every column, parameter and error.
`)
  })

  it('names every product, and no table', async () => {
    const text = await textOf([...products])
    const headings = [...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title)
    expect(headings).toEqual([
      'Air Traffic',
      'Bird Strikes',
      'Customer Analytics',
      'Licensed Drivers',
    ])
    expect(text).not.toContain('data_mesh_catalog')
  })

  it('tells of missed events only where some are announced', async () => {
    expect(
      [await textOf(), await textOf(few, false)].map((text) => text.includes('/versions')),
    ).toEqual([true, false])
  })

  it('takes no parameter', async () => {
    const asked = answerTo(llmsTextEndpoint(few, options), callOf('maxpagesize=1'))
    await expect(asked).rejects.toMatchObject({ code: 'UnknownParameter' })
  })
})
