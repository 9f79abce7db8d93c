// The pictures of traces on the page, in a real browser: the newest requests, and the path of the newest
// event from its commit to its delivery.
import { accessibilityFaults, appearances, textsOf, untilText } from '../../suites/browser'
import { inBrowser } from '../../suites/in-browser'
import { deliver, eventOf } from './deliver'
import { itemsOf } from './items'
import { showEventsPage } from './shown-page'

const shown = showEventsPage()

const startedMs = Date.parse('2026-11-25T12:00:01Z')
const name = 'GET /products/sales/orders'

function sendRequest(traceId: string, status = 200): void {
  const failed = status >= 500
  shown.server.takeItems(
    itemsOf(traceId, [
      { name, startedMs, durationMs: 200, status, failed },
      { name: 'pin', startedMs: startedMs + 10, durationMs: 40 },
      { name: 'run', startedMs: startedMs + 50, durationMs: 100, failed },
      { name: 'encode', startedMs: startedMs + 150, durationMs: 50 },
    ]),
  )
}

async function sendPath(): Promise<void> {
  await deliver(shown.server, eventOf(7))
  shown.server.takeItems(
    itemsOf('a'.repeat(32), [
      { name: 'announce', startedMs, durationMs: 900 },
      { name: 'look', startedMs: startedMs + 100, durationMs: 200 },
      { name: 'record', startedMs: startedMs + 300, durationMs: 100 },
      { name: 'publish', startedMs: startedMs + 400, durationMs: 300 },
    ]),
  )
}

inBrowser('a request', () => {
  it('is a picture of bars, each where and as long as its part was', async () => {
    const page = await shown.browser.open(shown.server.url)
    expect(await page.locator('#request-traces').isVisible()).toBe(false)
    sendRequest('1'.repeat(32))
    await untilText(page, '#request-traces summary', `${name}, 200: 200 ms`)
    const rows = await textsOf(page, '#request-traces tbody tr')
    expect(rows.map((row) => row.split(/\s+/))).toEqual([
      ['pin', 'after', '10', '40'],
      ['run', 'after', '50', '100'],
      ['encode', 'after', '150', '50'],
    ])
    // Of the cell without its padding.
    const boxes = await page.evaluate(`
      [...document.querySelectorAll('#request-traces .bar')].map((bar) => {
        const { left, width } = bar.getBoundingClientRect()
        const cell = bar.parentElement.getBoundingClientRect()
        return [left - cell.left, width].map((each) => Math.round((100 * each) / (cell.width - 12)))
      })`)
    expect(boxes).toEqual([
      [5, 20],
      [25, 50],
      [75, 25],
    ])
  })

  it('that failed says so in words', async () => {
    const page = await shown.browser.open(shown.server.url)
    sendRequest('2'.repeat(32), 503)
    await untilText(page, '#request-traces summary', `${name}, 503: 200 ms, failed`)
    expect(await textsOf(page, '#request-traces tbody th')).toEqual([
      'pin',
      'run (failed)',
      'encode',
    ])
  })

  it('comes first, and the others are opened with the keyboard', async () => {
    const page = await shown.browser.open(shown.server.url)
    for (const digit of ['1', '2', '3']) sendRequest(digit.repeat(32))
    const pictures = page.locator('#request-traces details')
    await pictures.nth(2).waitFor()
    const open = () =>
      page.evaluate(
        `[...document.querySelectorAll('#request-traces details')].map(({ open }) => open)`,
      )
    expect(await open()).toEqual([true, false, false])
    await page.locator('#request-traces summary').nth(1).focus()
    await page.keyboard.press('Enter')
    expect(await open()).toEqual([true, true, false])
  })
})

inBrowser('the newest event', () => {
  it('shows its path: commit, look, publication and delivery', async () => {
    const page = await shown.browser.open(shown.server.url)
    await sendPath()
    await page.locator('#event-trace details').waitFor()
    expect(await textsOf(page, '#event-trace summary')).toEqual([
      expect.stringMatching(/^Version 7 of sales \/ orders: \d+ ms$/),
    ])
    expect(await textsOf(page, '#event-trace tbody th')).toEqual([
      ...['commit', 'announce', 'look', 'record', 'publish', 'delivery'],
    ])
  })

  it.each(appearances)(
    'is accessible and not too wide: %s, %i pixels',
    async (colorScheme, width) => {
      const page = await shown.browser.open(shown.server.url, {
        colorScheme,
        viewport: { width, height: 800 },
      })
      await sendPath()
      sendRequest('1'.repeat(32))
      sendRequest('2'.repeat(32), 503)
      await page.locator('#request-traces details').nth(1).waitFor()
      expect(await accessibilityFaults(page)).toEqual({ pixelsTooMany: 0, violations: [] })
    },
  )
})
