// For tests: a real browser, pages that it has open, and a wire to the server that can be cut. What a
// page reports as an error is noted, and what it asks of other servers.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import axe from 'axe-core'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from './chromium'

/** The colour schemes and the widths, in pixels, in which a page has to work. */
export const appearances = [
  ['light', 360],
  ['light', 1_200],
  ['dark', 360],
  ['dark', 1_200],
] as const

interface OpenOptions extends BrowserContextOptions {
  /** The test turns the page's clock. */
  readonly clock?: boolean
}

export interface TestBrowser {
  /** Resolves when the page is complete. */
  readonly open: (url: string, options?: OpenOptions) => Promise<Page>
  /** Closes all pages; returns what they reported. */
  readonly closePages: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

/** What a browser says by itself of a server that is not there. */
const isExpected = (message: string): boolean => /net::ERR_(CONNECTION|INCOMPLETE)/.test(message)

/**
 * @param untilComplete waits for what a page loads after its start
 * @param token of the reader, as if it had been given to the documentation page
 */
export async function startBrowser(
  untilComplete: (page: Page) => Promise<void>,
  token?: string,
): Promise<TestBrowser> {
  const browser = await launchChromium()
  let faults: string[] = []
  return {
    open: async (url, { clock = false, ...options } = {}) => {
      const context = await browser.newContext({
        timezoneId: 'Europe/Berlin',
        ...options,
      })
      if (token !== undefined) await signIn(context, token)
      const page = await context.newPage()
      page.on('pageerror', ({ message }) => faults.push(message))
      page.on('console', (message) => {
        if (!isExpected(message.text())) faults.push(message.text())
      })
      page.on('request', (request) => {
        const { origin, protocol } = new URL(request.url())
        if (protocol !== 'data:' && origin !== new URL(url).origin) faults.push(request.url())
      })
      if (clock) await page.clock.install()
      await page.goto(url)
      await untilComplete(page)
      return page
    },
    closePages: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()))
      const reported = faults
      faults = []
      return reported
    },
    close: () => browser.close(),
  }
}

/** Every page of the context has the token from its start. */
export async function signIn(context: BrowserContext, token: string): Promise<void> {
  await context.addInitScript(`sessionStorage.setItem('meshport-token', '${token}')`)
}

export function untilText(page: Page, selector: string, text: string): Promise<void> {
  return page.locator(`${selector}:text-is("${text}")`).waitFor()
}

export function textsOf(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).allInnerTexts()
}

/** From now on, `said` returns each text that a screen reader says by itself. */
export async function listenTo(page: Page): Promise<{ readonly said: () => Promise<unknown> }> {
  await page.evaluate(`
    globalThis.said = []
    for (const region of document.querySelectorAll('[role=status]')) {
      new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true })
    }`)
  return { said: () => page.evaluate('said') }
}

export interface Wire {
  readonly url: string
  readonly cut: () => Promise<void>
  readonly mend: () => Promise<void>
}

/** Another address of the same server. */
export async function startWire(serverUrl: string): Promise<Wire> {
  const sockets = new Set<net.Socket>()
  const wire = net.createServer((near) => {
    const far = net.connect(Number(new URL(serverUrl).port), '127.0.0.1')
    sockets.add(near)
    pipeline(near, far, near, () => sockets.delete(near))
  })
  const listenOn = async (port: number) => {
    // A test that fails leaves it open.
    wire.listen(port, '127.0.0.1').unref()
    await once(wire, 'listening')
    return (wire.address() as AddressInfo).port
  }
  const port = await listenOn(0)
  return {
    url: `http://127.0.0.1:${port}/`,
    cut: async () => {
      const closed = once(wire, 'close')
      wire.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    mend: async () => {
      await listenOn(port)
    },
  }
}

/** What axe finds, and how much wider than the window the page is. */
export async function accessibilityFaults(page: Page): Promise<object> {
  await page.evaluate(axe.source)
  const script = "axe.run({ resultTypes: ['violations'] })"
  const { violations } = await page.evaluate<axe.AxeResults>(script)
  return {
    pixelsTooMany: await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
    violations: violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
  }
}
