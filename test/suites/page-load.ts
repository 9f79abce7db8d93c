// What opening a page costs in a browser that has nothing of it yet: requests, bytes, and the time until a
// person can use it. A test holds the pages of the documentation to their budgets, and the bench prints them.
import type { Browser, Request } from 'playwright-core'

export interface PageLoad {
  readonly requests: number
  /** Of all bodies, as they are sent. */
  readonly sentBytes: number
  /** Of all bodies, as the browser reads them. */
  readonly readBytes: number
  readonly usableMs: number
}

export interface DocsPage {
  readonly name: string
  readonly path: string
  /** What is there when the page can be used. */
  readonly usable: string
  readonly requestsMax: number
  readonly sentBytesMax: number
}

export const docsPages: readonly DocsPage[] = [
  {
    name: 'the page',
    path: '/api/products/docs',
    usable: '.products li',
    requestsMax: 5,
    sentBytesMax: 10_000,
  },
  {
    name: 'the reference',
    path: '/api/products/docs/reference.html?product=air-traffic',
    usable: '.opblock',
    requestsMax: 4,
    sentBytesMax: 520_000,
  },
]

export async function loadPage(browser: Browser, url: string, usable: string): Promise<PageLoad> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const finished: Request[] = []
  page.on('requestfinished', (request) => {
    if (request.url().startsWith('http')) finished.push(request)
  })
  const startedMs = performance.now()
  await page.goto(url)
  await page.locator(usable).first().waitFor()
  const usableMs = performance.now() - startedMs
  await page.waitForLoadState('networkidle')
  const sizes = await Promise.all(finished.map(bodySizes))
  await context.close()
  return {
    requests: finished.length,
    sentBytes: sum(sizes.map(({ sent }) => sent)),
    readBytes: sum(sizes.map(({ read }) => read)),
    usableMs,
  }
}

async function bodySizes(request: Request): Promise<{ sent: number; read: number }> {
  const { responseBodySize: sent } = await request.sizes()
  const response = await request.response()
  // A redirection has none.
  const body = response?.ok() ? await response.body() : Buffer.alloc(0)
  return { sent, read: body.length }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
