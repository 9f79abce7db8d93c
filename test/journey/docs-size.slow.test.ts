// The pages of the documentation stay small: what a browser that has nothing of them is sent.
import type { Browser } from 'playwright-core'
import { inBrowser } from '../suites/in-browser'
import { launchChromium } from '../suites/chromium'
import { docsPages, loadPage } from '../suites/page-load'
import { readyStack } from './stack'

inBrowser('over the wire', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  it.each(docsPages)(
    '$name is at most $requestsMax requests and $sentBytesMax bytes',
    async ({ path, usable, requestsMax, sentBytesMax }) => {
      const { functionsUrl, tokens } = readyStack()
      const reading = { usable, token: tokens.analyst }
      const { requests, sentBytes, readBytes } = await loadPage(
        browser,
        functionsUrl + path,
        reading,
      )
      expect(requests).toBeLessThanOrEqual(requestsMax)
      expect(sentBytes).toBeLessThanOrEqual(sentBytesMax)
      expect(sentBytes).toBeLessThan(readBytes / 2)
    },
  )
})
