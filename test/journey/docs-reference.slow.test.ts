// The reference of a product in a real browser, on the running stack: it shows the whole of the product's
// OpenAPI document, to everybody, and asks no other server.
import type { Page } from 'playwright-core'
import { accessibilityFaults, appearances, textsOf, type TestBrowser } from '../suites/browser'
import { inBrowser } from '../suites/in-browser'
import { visitDocs } from './docs-visit'
import { readyStack } from './stack'

const browser = visitDocs('.opblock, .problem')

function open(query: string, options: Parameters<TestBrowser['open']>[1] = {}): Promise<Page> {
  const page = `${readyStack().functionsUrl}/api/products/docs/reference.html${query}`
  return browser.open(page, options)
}

inBrowser('the reference', () => {
  it('has each output port of a product, with parameters and answers', async () => {
    const page = await open('?product=air-traffic')
    expect(await page.title()).toBe('Air Traffic reference · Meshport')
    expect(await textsOf(page, '.opblock-summary-path')).toEqual([
      ...['/air-traffic/flights', '/air-traffic/airports'],
    ])
    await page.getByRole('button', { name: '/air-traffic/airports' }).first().click()
    await page.locator('.opblock-body .responses-table').waitFor()
    expect(await textsOf(page, '.parameter__name')).toEqual([
      ...['state', 'top', 'maxpagesize', 'asOfVersion', 'asOfTimestamp', 'Cache-Control'],
    ])
    expect(await page.getByText('UnknownParameter').count()).toBeGreaterThan(0)
  })

  it('leads to the page that tries queries, and that page leads here', async () => {
    const page = await open('?product=air-traffic')
    await page.getByRole('link', { name: 'Try Air Traffic' }).click()
    await page.getByRole('heading', { name: 'Output ports' }).waitFor()
    await page.getByRole('link', { name: 'The reference' }).click()
    await page.locator('.opblock').first().waitFor()
    expect(new URL(page.url()).search).toBe('?product=air-traffic')
  })

  it.each([
    ['', 'The address names no product.', []],
    ['?product=none', '/api/products/none/openapi.json answered 404: ', ['404 (Not Found)']],
    ['?product=https://other.example/a', 'The address names no product.', []],
  ])('of %j says why there is none', async (query, message, statuses) => {
    browser.expected = statuses.map(
      (status) => `Failed to load resource: the server responded with a status of ${status}`,
    )
    const page = await open(query)
    const [text = ''] = await textsOf(page, '.problem')
    expect(text.slice(0, message.length)).toBe(message)
  })

  it.each(appearances)('is accessible and not too wide: %s, %i pixels', async (scheme, width) => {
    const options = { colorScheme: scheme, viewport: { width, height: 800 } }
    const page = await open('?product=air-traffic', options)
    const none = { pixelsTooMany: 0, violations: [] }
    expect(await accessibilityFaults(page)).toEqual(none)
    await page.getByRole('button', { name: '/air-traffic/airports' }).first().click()
    await page.locator('.opblock-body .responses-table').waitFor()
    await page.getByRole('button', { name: 'Schemas' }).click()
    expect(await accessibilityFaults(page)).toEqual(none)
  })
})
