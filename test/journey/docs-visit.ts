// Visits to the documentation page of the running stack: a browser for the tests of a file, which fails those
// whose pages report anything unexpected.
import type { Page } from 'playwright-core'
import { startBrowser, type TestBrowser } from '../suites/browser'
import { readyStack } from './stack'

export const docs = '/api/products/docs'
export const seattle =
  'origin=SEA&dateFrom=2001-03-01T00:00:00&dateBefore=2001-03-02T00:00:00' as const

export interface DocsVisits extends Pick<TestBrowser, 'open' | 'closePages'> {
  /** What the pages of this test are to report; nothing unless said. */
  expected: readonly string[]
}

/**
 * @param complete what a page has when it can be used
 * @param isSignedIn whether the reader is the analyst, or nobody known
 */
export function visitDocs(complete: string, isSignedIn = true): DocsVisits {
  let browser: TestBrowser
  const visits: DocsVisits = {
    expected: [],
    open: (url, options) => browser.open(url, options),
    closePages: () => browser.closePages(),
  }
  beforeAll(async () => {
    const token = isSignedIn ? readyStack().tokens.analyst : undefined
    browser = await startBrowser((page) => page.locator(complete).first().waitFor(), token)
  })
  afterAll(() => browser.close())
  beforeEach(() => {
    visits.expected = []
  })
  afterEach(async () => {
    expect(await browser.closePages()).toEqual(visits.expected)
  })
  return visits
}

/** @param at what follows the hash: a product, an output port, a query */
export function openDocs(
  browser: Pick<TestBrowser, 'open'>,
  at = '',
  options: Parameters<TestBrowser['open']>[1] = {},
): Promise<Page> {
  return browser.open(`${readyStack().functionsUrl}${docs}/#/${at}`, options)
}

export async function tryQuery(page: Page, heading: string): Promise<void> {
  await page.getByRole('button', { name: 'Try' }).click()
  await page.getByRole('heading', { name: heading, exact: true }).waitFor()
}
