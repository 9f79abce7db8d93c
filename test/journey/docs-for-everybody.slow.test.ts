// The documentation page for those who use a keyboard, a phone, the dark or a screen reader; and its picture.
import { accessibilityFaults, appearances, textsOf } from '../suites/browser'
import { inBrowser } from '../suites/in-browser'
import { openDocs, seattle, tryQuery, visitDocs } from './docs-visit'

const browser = visitDocs('h1')

inBrowser('for everybody the page', () => {
  it('is used with the keyboard alone', async () => {
    const page = await openDocs(browser)
    const isFocused = (name: string) =>
      page.evaluate(`document.activeElement.textContent === ${JSON.stringify(name)}`)
    const tabTo = async (name: string) => {
      for (let tabs = 0; tabs < 60 && !(await isFocused(name)); tabs += 1) {
        await page.keyboard.press('Tab')
      }
      expect(await textsOf(page, ':focus-visible')).toEqual([name])
    }
    await tabTo('Flights')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Flights' }).waitFor()
    expect(await textsOf(page, ':focus')).toEqual(['Flights'])
    while (!(await page.evaluate("document.activeElement.name === 'origin'"))) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.type('SEA')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '100 rows on page 1' }).waitFor()
    await tabTo('Next page')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '100 rows on page 2' }).waitFor()
    expect(await textsOf(page, ':focus')).toEqual(['100 rows on page 2'])
  })

  it.each(appearances)(
    'is accessible and not too wide: %s, %i pixels',
    async (colorScheme, width) => {
      browser.expected = [
        'Failed to load resource: the server responded with a status of 400 (Bad Request)',
      ]
      const page = await openDocs(browser, '', { colorScheme, viewport: { width, height: 800 } })
      const none = { pixelsTooMany: 0, violations: [] }
      expect(await accessibilityFaults(page)).toEqual(none)
      await page.getByRole('link', { name: 'Customer Analytics' }).click()
      await page.getByRole('heading', { name: 'Output ports' }).waitFor()
      expect(await accessibilityFaults(page)).toEqual(none)
      await page.getByRole('link', { name: 'Customer metrics' }).click()
      await page.getByText('How it answers').click()
      await page.getByText(/^Columns/).click()
      await page.getByText('Pages and versions').click()
      expect(await accessibilityFaults(page)).toEqual(none)
      await tryQuery(page, 'The query was not answered')
      expect(await accessibilityFaults(page)).toEqual(none)
      await page.getByLabel('dateFrom').fill('2024-01-01')
      await tryQuery(page, '100 rows on page 1')
      await page.getByText('JSON', { exact: true }).click()
      expect(await accessibilityFaults(page)).toEqual(none)
    },
  )

  it('brings an answer into view, and says of each column what it means', async () => {
    const options = { viewport: { width: 360, height: 640 } }
    const page = await openDocs(browser, 'air-traffic/flights', options)
    await tryQuery(page, '100 rows on page 1')
    const place = await page.getByRole('heading', { name: '100 rows on page 1' }).boundingBox()
    expect(place!.y).toBeGreaterThanOrEqual(0)
    expect(place!.y + place!.height).toBeLessThanOrEqual(640)
    expect(await page.getByRole('columnheader', { name: 'distance' }).getAttribute('title')).toBe(
      'Miles between origin and destination.',
    )
  })

  it('has a header and a hundred rows in its picture', async () => {
    const page = await openDocs(browser, `air-traffic/flights?${seattle}`, {
      colorScheme: 'light',
      viewport: { width: 1_200, height: 1_180 },
    })
    await tryQuery(page, '100 rows on page 1')
    expect(await page.getByRole('row').count()).toBe(101)
    if (process.env['UPDATE_PICTURES'] !== '1') return
    await page.screenshot({ path: 'docs/documentation-page.png' })
  })
})
