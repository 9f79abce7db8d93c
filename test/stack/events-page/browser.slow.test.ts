// The page in a real browser: what a person sees, reads and hears of events, also when the server goes
// and comes back.
import {
  accessibilityFaults,
  appearances,
  listenTo,
  startWire,
  textsOf,
  untilText,
} from '../../suites/browser'
import { inBrowser } from '../../suites/in-browser'
import { deliver, eventOf } from './deliver'
import { startEventsPage } from './events-page'
import { eventsMax } from './kept-events'
import { showEventsPage } from './shown-page'

const rowsOf = (version: number) => `https://data.example.com/sales/orders?asOfVersion=${version}`
const shown = showEventsPage()

inBrowser('a row', () => {
  it('shows an event without a reload, with a link to a form for its version, and the address of its rows', async () => {
    const page = await shown.browser.open(shown.server.url)
    expect(await textsOf(page, '#count')).toEqual(['No event yet'])
    await deliver(shown.server, eventOf(7))
    await untilText(page, '#count', '1 event')
    expect((await textsOf(page, 'li')).map((text) => text.split(/\n+/))).toEqual([
      [
        ...['Updated sales / orders', 'mesh.sales.orders'],
        ...['Version', '7', 'Operation', 'WRITE', 'Sequence', '7'],
        ...['Time', '25 Nov 2026, 13:00:00', `Read version 7 ${rowsOf(7)}`],
      ],
    ])
    const link = page.getByRole('link', { name: 'Read version 7 of sales / orders' })
    const href = await link.getAttribute('href')
    expect(href).toBe('https://data.example.com/docs/#/sales/orders?asOfVersion=7')
  })

  it('says in plain words what is special about an event', async () => {
    const gap = { toVersion: 899, reason: 'logCleanedUp' }
    const [created, type] = ['DataProductCreated', 'DataProductDeleted'] as const
    const newest = 'https://data.example.com/sales/orders'
    await deliver(
      shown.server,
      eventOf(1, { type: created, data: { previousVersion: null } }),
      eventOf(2, { type: created, data: { version: 12, previousVersion: null, bootstrap: true } }),
      eventOf(3, { data: { version: 15, previousVersion: 12, schemaChanged: true } }),
      eventOf(4, { data: { version: 900, gap: { ...gap, fromVersion: 6 }, readUrl: newest } }),
      eventOf(5, { data: { version: 5, gap: { ...gap, fromVersion: 899 } } }),
      eventOf(6, { type, data: { previousVersion: 6, operation: null, readUrl: null } }),
    )
    await deliver(shown.server, eventOf(1))
    const page = await shown.browser.open(shown.server.url)
    const columns = ['.type', '.version', '.operation', '.notes', '.read']
    const texts = await Promise.all(columns.map((column) => textsOf(page, column)))
    const read = (version: number, rows = version) => `Read version ${version} ${rowsOf(rows)}`
    const lost = (versions: string) =>
      `Nothing is known of ${versions}: the table’s log was cleaned up.`
    expect(texts[0]!.map((_, row) => texts.map((column) => column[row]))).toEqual([
      ['Deleted', '6', 'unknown', '', ''],
      ['Updated', '5', 'WRITE', lost('version 899'), read(5)],
      ['Updated', '3 → 900', 'WRITE', lost('versions 6 to 899'), `Read the newest rows ${newest}`],
      ['Updated', '12 → 15', 'WRITE', 'The columns changed.', read(15, 3)],
      [
        ...['Created', '12', 'WRITE', 'The table had versions before it was first seen.'],
        read(12, 2),
      ],
      ['Created', '1', 'WRITE', 'Came 2 times.', read(1)],
    ])
  })

  it('shows hostile texts as texts, and links only to the web', async () => {
    const script = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
    const page = await shown.browser.open(shown.server.url)
    const data = { product: script, tableName: script, operation: script }
    await deliver(shown.server, eventOf(1, { data: { ...data, readUrl: 'javascript:alert(3)' } }))
    await untilText(page, '#count', '1 event')
    expect(await textsOf(page, 'h3, .table, .operation')).toEqual([
      `Created ${script} / orders`,
      `mesh.sales.${script}`,
      script,
    ])
    expect(await page.locator('img, li script, li a').count()).toBe(0)
  })
})

inBrowser('a link', () => {
  it.each([
    [
      'https://data.example.com/mesh/sales/v2/orders?asOfVersion=7',
      'mesh/docs/#/sales/v2/orders?asOfVersion=7',
    ],
    ['https://data.example.com/sales/sales?asOfVersion=7', 'docs/#/sales/sales?asOfVersion=7'],
    ['https://data.example.com/mesh/somewhere?asOfVersion=7', undefined],
  ])('to %s is to the documentation beside it', async (readUrl, docs) => {
    const page = await shown.browser.open(shown.server.url)
    await deliver(shown.server, eventOf(7, { data: { readUrl } }))
    await untilText(page, '#count', '1 event')
    expect(await textsOf(page, '.read code')).toEqual([readUrl])
    const links = await page.locator('.read a').evaluateAll((all) => all.map(String))
    expect(links).toEqual(docs === undefined ? [] : [`https://data.example.com/${docs}`])
  })
})

inBrowser('the list', () => {
  it('counts an event that comes again in its row, and does not move it', async () => {
    const page = await shown.browser.open(shown.server.url)
    await deliver(shown.server, eventOf(1), eventOf(2))
    await untilText(page, '#count', '2 events')
    await page.getByRole('link', { name: 'Read version 1' }).focus()
    await deliver(shown.server, eventOf(1))
    await untilText(page, '.notes', 'Came 2 times.')
    expect(await textsOf(page, ':focus')).toEqual(['Read version 1'])
    expect(await textsOf(page, '.sequence')).toEqual(['2', '1'])
  })

  it('shows as many events as are kept', async () => {
    const page = await shown.browser.open(shown.server.url)
    await deliver(
      shown.server,
      ...Array.from({ length: eventsMax }, (_, index) => eventOf(index + 1)),
    )
    await untilText(page, '#count', `${eventsMax} events`)
    await deliver(shown.server, eventOf(eventsMax + 1))
    await untilText(page, 'li:first-child .sequence', String(eventsMax + 1))
    expect(await page.locator('li').count()).toBe(eventsMax)
    expect(await textsOf(page, 'li:last-child .sequence')).toEqual(['2'])
  })

  it('shows the same after a reload', async () => {
    const page = await shown.browser.open(shown.server.url)
    await deliver(shown.server, eventOf(1), eventOf(2))
    await untilText(page, '#count', '2 events')
    const before = await textsOf(page, 'li')
    await page.reload()
    await untilText(page, '#count', '2 events')
    expect(await textsOf(page, 'li')).toEqual(before)
  })
})

inBrowser('the connection', () => {
  it('connects again by itself after the server was gone, and says so once', async () => {
    const page = await shown.browser.open(shown.server.url)
    await deliver(shown.server, eventOf(1))
    await untilText(page, '#count', '1 event')
    const { said } = await listenTo(page)
    await shown.server.close()
    await untilText(page, '#state', 'Connecting again')
    await page.waitForEvent('requestfailed')
    await page.waitForEvent('requestfailed')
    shown.server = await startEventsPage({ port: Number(new URL(shown.server.url).port) })
    await deliver(shown.server, eventOf(2), eventOf(3))
    await untilText(page, '#state', 'Live')
    await untilText(page, '#count', '2 events')
    expect(await textsOf(page, '.sequence')).toEqual(['3', '2'])
    expect(await said()).toEqual(['Connecting again', 'Live'])
  })

  it('gets what came while its connection was broken, and keeps the rest', async () => {
    const wire = await startWire(shown.server.url)
    const page = await shown.browser.open(wire.url)
    await deliver(shown.server, eventOf(1))
    await untilText(page, '#count', '1 event')
    await page.evaluate("document.querySelector('li').title = 'kept'")
    await wire.cut()
    await untilText(page, '#state', 'Connecting again')
    await deliver(shown.server, eventOf(2), eventOf(3))
    await wire.mend()
    await untilText(page, '#count', '3 events')
    expect(await textsOf(page, '.sequence')).toEqual(['3', '2', '1'])
    expect(await textsOf(page, 'li[title=kept] .sequence')).toEqual(['1'])
    await wire.cut()
  })
})

inBrowser('for everybody the page', () => {
  it('announces many events that come together as one number', async () => {
    const page = await shown.browser.open(shown.server.url, { clock: true })
    const { said } = await listenTo(page)
    await deliver(shown.server, eventOf(1))
    for (const sequence of [2, 3, 4]) await deliver(shown.server, eventOf(sequence), eventOf(1))
    await untilText(page, '#count', '4 events')
    await page.clock.runFor(10_000)
    expect(await said()).toEqual(['4 new events'])
  })

  it.each([
    ['no-preference', 'arrive'],
    ['reduce', 'none'],
  ] as const)(
    'with reduced motion %s, the animation of a new row is %s',
    async (reducedMotion, name) => {
      const page = await shown.browser.open(shown.server.url, { reducedMotion })
      await deliver(shown.server, eventOf(1))
      await untilText(page, '#count', '1 event')
      const script = "getComputedStyle(document.querySelector('li')).animationName"
      expect(await page.evaluate(script)).toBe(name)
    },
  )

  it('is used with the keyboard: each link in order, with an outline', async () => {
    await deliver(shown.server, eventOf(1), eventOf(2))
    const page = await shown.browser.open(shown.server.url)
    await untilText(page, '#count', '2 events')
    const script = `[document.activeElement.textContent,
      getComputedStyle(document.activeElement).outlineStyle]`
    const focused: unknown[] = []
    while (focused.length < 3) {
      await page.keyboard.press('Tab')
      focused.push(await page.evaluate(script))
    }
    expect(focused).toEqual([
      ['Read version 2', 'solid'],
      ['Read version 1', 'solid'],
      ['JSON for scripts', 'solid'],
    ])
  })

  it.each(appearances)(
    'is accessible and not too wide: %s, %i pixels',
    async (colorScheme, width) => {
      const page = await shown.browser.open(shown.server.url, {
        colorScheme,
        viewport: { width, height: 800 },
      })
      expect(await accessibilityFaults(page)).toEqual({ pixelsTooMany: 0, violations: [] })
      const gap = { fromVersion: 6, toVersion: 899, reason: 'logCleanedUp' }
      const operation = 'CREATE_OR_REPLACE_TABLE_AS_SELECT'
      const kinds = [
        ['DataProductCreated', { operation, previousVersion: null, bootstrap: true }],
        ['DataProductUpdated', { operation, previousVersion: 7, schemaChanged: true, gap }],
        ['DataProductDeleted', { operation: null, previousVersion: 7, readUrl: null }],
      ] as const
      const events = [...kinds, ...kinds, ...kinds].map(([type, data], index) => {
        const tableName = 'long_name_'.repeat(index)
        return eventOf(index + 1_000_000, { type, data: { ...data, tableName } })
      })
      await deliver(shown.server, ...events)
      await untilText(page, '#count', '9 events')
      expect(await accessibilityFaults(page)).toEqual({ pixelsTooMany: 0, violations: [] })
    },
  )
})
