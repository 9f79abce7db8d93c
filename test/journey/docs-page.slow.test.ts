// The documentation page in a real browser, on the running stack: somebody who knows nothing finds a
// product, tries a query, reads rows and goes on.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { listenTo, textsOf, type TestBrowser } from '../suites/browser'
import { inBrowser } from '../suites/in-browser'
import { docs, openDocs, seattle, tryQuery, visitDocs } from './docs-visit'
import { ask, type RowsPage } from './http'
import { readyStack } from './stack'

const browser = visitDocs('h1')

const open = (at?: string, options?: Parameters<TestBrowser['open']>[1]): Promise<Page> =>
  openDocs(browser, at, options)

async function cellsOf(page: Page, column: string): Promise<readonly string[]> {
  const names = await textsOf(page, 'th')
  return textsOf(page, `td:nth-child(${names.indexOf(column) + 1})`)
}

async function rowsAt(target: string): Promise<RowsPage> {
  return (await ask(`/api/products/${target}`)).json as RowsPage
}

inBrowser('a stranger', () => {
  it('finds the flights from Seattle on 1 March 2001', async () => {
    const page = await browser.open(`${readyStack().functionsUrl}${docs}`)
    await page.getByRole('link', { name: 'Air Traffic' }).click()
    await page.getByRole('main').getByRole('link', { name: 'Flights' }).click()
    await page.getByLabel('origin').fill('SEA')
    await page.getByLabel('dateFrom').fill('2001-03-01T00:00:00')
    await page.getByLabel('dateBefore').fill('2001-03-02T00:00:00')
    await tryQuery(page, '100 rows on page 1')
    const { value, nextLink } = await rowsAt(`air-traffic/flights?${seattle}`)
    expect(await textsOf(page, 'th')).toEqual(Object.keys(value[0]!))
    const texts = value.map((row) => Object.values(row).map(String))
    expect(await rowTexts(page)).toEqual(texts)

    await page.getByRole('button', { name: 'Next page' }).click()
    await page.getByRole('heading', { name: 'on page 2' }).waitFor()
    const { pathname, search } = new URL(nextLink!)
    const next = (await ask(pathname + search)).json as RowsPage
    expect(await cellsOf(page, 'flight_id')).toEqual(next.value.map((row) => row['flight_id']))
  })

  it('finds the licensed drivers of Texas in 2016', async () => {
    const page = await open()
    await page
      .getByRole('main')
      .getByRole('link', { name: 'Licensed drivers', exact: true })
      .click()
    await page.getByLabel('year').fill('2016')
    await page.getByLabel('state').fill('texas')
    const { value } = await rowsAt('licensed-drivers/drivers?year=2016&state=Texas')
    await tryQuery(page, `${value.length} rows on page 1`)
    expect(await cellsOf(page, 'drivers')).toEqual(value.map((row) => row['drivers']))
    expect(new Set(await cellsOf(page, 'state'))).toEqual(new Set(['Texas']))
    expect(await page.getByRole('button', { name: 'Next page' }).count()).toBe(0)
  })
})

async function rowTexts(page: Page): Promise<readonly (readonly string[])[]> {
  const script = `[...document.querySelectorAll('tbody tr')]
    .map((row) => [...row.cells].map((cell) => cell.textContent))`
  return page.evaluate(script)
}

inBrowser('the list', () => {
  it('says of each product who owns it, what it promises, and where its data comes from', async () => {
    const page = await open()
    const card = page.getByRole('listitem').filter({ hasText: 'Bird Strikes' })
    expect((await card.innerText()).split(/\n+/)).toEqual([
      ...[
        'Bird Strikes active',
        'Reported strikes of wildlife against aircraft in the United States.',
      ],
      ...['Owner', 'flight-safety, flight-safety@example.com', 'Domain', 'safety'],
      ...['Freshness', 'at most 1 second behind its table', 'Origin and licence'],
      'FAA Wildlife Strike Database, as packaged in vega-datasets (birdstrikes). Licence: ' +
        'U.S. Government Dataset, https://resources.data.gov/open-licenses/',
      ...['Output ports', 'Strikes'],
    ])
  })

  it('has the products of every page of the catalog, a later version at its own path', async () => {
    const { value } = (await ask('/api/products/catalog')).json as { value: { name: string }[] }
    const product = value.find(({ name }) => name === 'air-traffic')!
    const later = { ...product, path: 'air-traffic/v2', title: 'Later' }
    const page = await open()
    await page.route('**/catalog*', (route) =>
      route.fulfill({
        json: route.request().url().endsWith('?after=air-traffic')
          ? { value: [later] }
          : { value: [product], nextLink: 'https://mesh.example/catalog?after=air-traffic' },
      }),
    )
    await page.reload()
    await page.getByRole('heading', { name: 'Air Traffic' }).waitFor()
    const script = "[...document.querySelectorAll('h2 a')].map((link) => link.getAttribute('href'))"
    expect(await page.evaluate(script)).toEqual(['#/air-traffic', '#/air-traffic/v2'])
  })
})

inBrowser('a query', () => {
  it('is in the address of the page, which opens filled in', async () => {
    const page = await open('air-traffic/flights')
    await page.getByLabel('origin').fill('SEA')
    await page.getByText('Pages and versions').click()
    await page.getByLabel('maxpagesize').fill('2')
    await tryQuery(page, '2 rows on page 1')
    const address = page.url()
    expect(new URL(address).hash).toBe('#/air-traffic/flights?origin=SEA&maxpagesize=2')
    const other = await browser.open(address)
    await other.getByLabel('maxpagesize').waitFor()
    expect(await other.getByLabel('origin').inputValue()).toBe('SEA')
    expect(await other.getByLabel('maxpagesize').inputValue()).toBe('2')
  })

  it('is a curl line, which is copied', async () => {
    const page = await open('licensed-drivers/drivers', {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await page.getByLabel('state').fill('a & b')
    await page.getByText('Pages and versions').click()
    await page.getByLabel('Cache-Control').fill("it's")
    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const url = `${readyStack().functionsUrl}/api/products/licensed-drivers/drivers`
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      `curl '${url}?state=a%20%26%20b' -H "Authorization: Bearer $TOKEN" -H 'Cache-Control: it'\\''s'`,
    )
  })

  it('that is refused says what is wrong, where, and what to do', async () => {
    browser.expected = [
      'Failed to load resource: the server responded with a status of 400 (Bad Request)',
    ]
    const page = await open('air-traffic/flights?origin=sea')
    const { said } = await listenTo(page)
    await tryQuery(page, 'The query was not answered')
    const message = 'origin has to be text that matches ^[A-Z0-9]{3}$, such as SFO.'
    const texts = (await page.getByRole('region', { name: 'Answer' }).innerText()).split(/\n+/)
    expect(texts.slice(0, -1)).toEqual([
      ...['The query was not answered', message],
      'Give the value in the form that the message describes. Values are never rounded or guessed.',
      ...['Code', 'InvalidParameter', 'Target', 'origin', 'Status', '400', 'Request id'],
    ])
    expect(await textsOf(page, '.field .problem:not(:empty)')).toEqual([message])
    expect(await page.evaluate('document.activeElement.name')).toBe('origin')
    expect(await said()).toEqual(['Reading', 'The query was not answered'])
  })

  it('shows each value as it came, also as JSON', async () => {
    const page = await open('air-traffic/airports')
    const body =
      '{"value":[{"n":1.0,"big":12345678901234567890,"text":"007","none":null,"list":["1",2.50]}]}'
    await page.route('**/air-traffic/airports', (route) => route.fulfill({ body }))
    await tryQuery(page, '1 row on page 1')
    expect(await rowTexts(page)).toEqual([
      ['1.0', '12345678901234567890', '007', 'null', '["1",2.50]'],
    ])
    await page.getByText('JSON', { exact: true }).click()
    const json = await page.getByLabel('The page as JSON').innerText()
    expect(json.replaceAll(/\s/g, '')).toBe(body)
  })

  it('that something else than the app answers shows what came', async () => {
    const page = await open('air-traffic/airports')
    await page.route('**/air-traffic/airports', (route) => route.fulfill({ body: 'Sign in' }))
    await tryQuery(page, 'The query was not answered')
    expect(await textsOf(page, '.answer > p, .answer dd')).toEqual(['Sign in', '200'])
  })

  it('that nobody answers says so', async () => {
    browser.expected = ['Failed to load resource: net::ERR_FAILED']
    const page = await open('air-traffic/airports')
    await page.route('**/air-traffic/airports', (route) => route.abort())
    await tryQuery(page, 'The query was not answered')
    expect(await textsOf(page, '.answer p')).toEqual(['No answer came: Failed to fetch'])
  })
})

inBrowser('the address', () => {
  it('of nothing says so, and leads to the list', async () => {
    const page = await open('no-such/product')
    expect(await textsOf(page, 'h1')).toEqual(['Not found'])
    await page.getByRole('link', { name: 'All data products' }).click()
    await page.getByRole('heading', { name: 'Data products' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'Not found' }).waitFor()
    expect(await page.title()).toBe('Not found · Meshport')
  })

  it('may be below another base, with links that lead elsewhere', async () => {
    const gateway = await startGateway('/mesh/v9', `${readyStack().functionsUrl}/api/products`)
    try {
      const page = await browser.open(`${gateway.url}/docs#/air-traffic/flights?origin=SEA`)
      await tryQuery(page, '100 rows on page 1')
      await page.getByRole('button', { name: 'Next page' }).click()
      await page.getByRole('heading', { name: '100 rows on page 2' }).waitFor()
      expect(await textsOf(page, '.curl code')).toEqual([
        `curl '${gateway.url}/air-traffic/flights?origin=SEA' -H "Authorization: Bearer $TOKEN"`,
      ])
    } finally {
      await browser.closePages()
      gateway.close()
    }
  })
})

/** What is below `prefix` comes from `base`. */
async function startGateway(prefix: string, base: string) {
  const server = http.createServer((request, response) => {
    const target = `${base}${request.url!.slice(prefix.length)}`
    const forwarded = http.request(target, { headers: request.headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    })
    forwarded.on('error', () => response.destroy()).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}${prefix}`, close: () => server.close() }
}
