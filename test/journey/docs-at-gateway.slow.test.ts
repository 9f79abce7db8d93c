// The documentation page behind the gateway: its files need no key; a partner signs in with a key alone, sees what its
// subscription opens, and reads rows.
import { textsOf } from '../suites/browser'
import { inBrowser } from '../suites/in-browser'
import { visitDocs } from './docs-visit'
import { keys, startOwnGateway, type OwnGateway } from './own-gateway'
import { consumersSubscription, partnerSubscription } from '../stack/people'

const unknown = 'Failed to load resource: the server responded with a status of 401 (Unauthorized)'
const browser = visitDocs('h1, .problem', false)
let gateway: OwnGateway

beforeAll(async () => {
  gateway = await startOwnGateway()
})
afterAll(() => gateway.close())

inBrowser('a reader', () => {
  it('who is a partner signs in with a key, and reads rows', async () => {
    browser.expected = [unknown]
    const page = await browser.open(`${gateway.url}/docs/#/bird-strikes`)
    await page.getByLabel('Subscription key').fill(` ${keys[partnerSubscription]} `)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Bird Strikes' }).waitFor()
    expect(await textsOf(page, '.reader')).toEqual(['A subscription Sign out'])
    await page.goto(
      `${gateway.url}/docs/#/bird-strikes/strikes?state=texas&dateFrom=2000-01-01&top=3`,
    )
    await page.getByRole('button', { name: 'Try' }).click()
    await page.getByRole('heading', { name: '3 rows on page 1' }).waitFor()
    const curl = await textsOf(page, '.curl code')
    expect(curl[0]).toContain('-H "Ocp-Apim-Subscription-Key: $KEY"')
    expect(curl[0]).not.toContain(keys[partnerSubscription])
  })

  it('with a token and without a key sees the catalog, and is asked for a key before rows', async () => {
    browser.expected = [unknown]
    const page = await browser.open(`${gateway.url}/docs/#token=${gateway.tokens.analyst}`)
    await page.getByRole('heading', { name: 'Data products' }).waitFor()
    await page.goto(`${gateway.url}/docs/#/bird-strikes/strikes`)
    await page.getByText('The request has no subscription key.').waitFor()
    await page.getByLabel('Subscription key').fill(keys[consumersSubscription])
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Try' }).waitFor()
    expect(await textsOf(page, '.reader')).toEqual(['Anna Analyst Sign out'])
  })

  it('brings a key in the address, which leaves it at once, and leaves no key behind', async () => {
    browser.expected = [unknown]
    const page = await browser.open(`${gateway.url}/docs/#key=${keys[partnerSubscription]}`)
    expect(new URL(page.url()).hash).toBe('#/')
    await page.getByRole('heading', { name: 'Data products' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
  })
})
