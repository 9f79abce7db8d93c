// A browser for the tests of a file, and a page of events for each test, which fails where the browser reports a fault.
import { startBrowser, untilText, type TestBrowser } from '../../suites/browser'
import { startEventsPage, type EventsPage } from './events-page'

export interface ShownPage {
  readonly browser: TestBrowser
  /** A test that closes it puts another one here. */
  server: EventsPage
}

/** Call it once in a file. What it returns is filled before each test. */
export function showEventsPage(): ShownPage {
  const shown = {} as { browser: TestBrowser; server: EventsPage }
  beforeAll(async () => {
    shown.browser = await startBrowser((page) => untilText(page, '#state', 'Live'))
  })
  afterAll(() => shown.browser.close())
  beforeEach(async () => {
    shown.server = await startEventsPage({ port: 0 })
  })
  afterEach(async () => {
    const reported = await shown.browser.closePages()
    await shown.server.close()
    expect(reported).toEqual([])
  })
  return shown
}
