// A visit to the documentation page of the running stack.
import type { Page } from 'playwright-core'
import type { TestBrowser } from '../suites/browser'
import { readyStack } from './stack'

export const docs = '/api/products/docs'
export const seattle =
  'origin=SEA&dateFrom=2001-03-01T00:00:00&dateBefore=2001-03-02T00:00:00' as const

/** @param at what follows the hash: a product, an output port, a query */
export function openDocs(
  browser: TestBrowser,
  at = '',
  options: Parameters<TestBrowser['open']>[1] = {},
): Promise<Page> {
  return browser.open(`${readyStack().functionsUrl}${docs}/#/${at}`, options)
}

export async function tryQuery(page: Page, heading: string): Promise<void> {
  await page.getByRole('button', { name: 'Try' }).click()
  await page.getByRole('heading', { name: heading, exact: true }).waitFor()
}
