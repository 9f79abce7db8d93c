// The documentation page for readers whom the app does not know yet: it asks for a token, shows what the
// token lets its reader see, and forgets it.
import type { Page } from 'playwright-core'
import { accessibilityFaults, textsOf, type TestBrowser } from '../suites/browser'
import { inBrowser } from '../suites/in-browser'
import { docs, visitDocs } from './docs-visit'
import { readyStack } from './stack'

const unknown = 'Failed to load resource: the server responded with a status of 401 (Unauthorized)'

const browser = visitDocs('h1, .problem', false)

const open = (at = '', options?: Parameters<TestBrowser['open']>[1]): Promise<Page> =>
  browser.open(`${readyStack().functionsUrl}${docs}/${at}`, options)

/** But for the tests' own, which are drafts. */
async function productsOn(page: Page): Promise<readonly string[]> {
  const names = await textsOf(page, '.products h2')
  return names.flatMap((name) => (name.endsWith(' active') ? [name.slice(0, -7)] : []))
}

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Access token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

inBrowser('a reader', () => {
  it('without a token is asked for one, and sees with it what its owner may see', async () => {
    browser.expected = [unknown]
    const page = await open('#/customer-analytics')
    expect(await textsOf(page, 'h1')).toEqual(['Sign in'])
    await signIn(page, ` Bearer ${readyStack().tokens.owner}\n`)
    await page.getByRole('heading', { name: 'Customer Analytics' }).waitFor()
    expect(await textsOf(page, '.reader')).toEqual(['Olga Owner Sign out'])
    await page.getByRole('link', { name: 'Meshport' }).click()
    await page.getByRole('heading', { name: 'Data products' }).waitFor()
    expect(await productsOn(page)).toEqual(['Air Traffic', 'Customer Analytics'])
    expect(await page.evaluate('localStorage.length + document.cookie.length')).toBe(0)
  })

  it('whose token is bad learns what is wrong, and may give another', async () => {
    browser.expected = [unknown, unknown]
    const page = await open()
    await signIn(page, 'a.b.c')
    await page.getByText('The access token is not valid for this API.').waitFor()
    await signIn(page, readyStack().tokens.outsider)
    await page.getByRole('heading', { name: 'Data products' }).waitFor()
    expect(await productsOn(page)).toEqual(['Air Traffic'])
  })

  it('brings a token in the address, which leaves it at once', async () => {
    const page = await open(`#token=${readyStack().tokens.analyst}`)
    expect(new URL(page.url()).hash).toBe('#/')
    expect(await productsOn(page)).toHaveLength(4)
  })

  it('signs out, and is unknown again', async () => {
    browser.expected = [unknown]
    const page = await open(`#token=${readyStack().tokens.analyst}`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
  })

  it('of a reference without a token is led to where one is given', async () => {
    browser.expected = [unknown]
    const page = await open('reference.html?product=air-traffic')
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.locator('h1').waitFor()
    expect(await textsOf(page, 'h1')).toEqual(['Sign in'])
    browser.expected = [unknown, unknown]
  })

  it.each([
    ['dark', 360],
    ['light', 1_280],
  ] as const)(
    'in %s at %d pixels can use the form: axe finds nothing',
    async (colorScheme, width) => {
      browser.expected = [unknown]
      const page = await open('', { colorScheme, viewport: { width, height: 800 } })
      const none = { pixelsTooMany: 0, violations: [] }
      expect(await accessibilityFaults(page)).toEqual(none)
    },
  )
})
