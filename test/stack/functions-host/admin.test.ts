// What the local functions host tells about its functions: printed, and under /admin.
import { startFixtureHost, type FixtureHost } from '../fixtures/fixture-host'

describe('a host', () => {
  let host: FixtureHost

  beforeAll(async () => {
    host = await startFixtureHost({}, { 'AzureWebJobs.Empty.Disabled': '1' })
  })
  afterAll(() => host.stop())

  test('a disabled function is 404 and is listed as disabled', async () => {
    expect((await fetch(`${host.url}/api/empty`)).status).toBe(404)
    const listed = (await (await fetch(`${host.url}/admin/functions/empty`)).json()) as object
    expect(listed).toMatchObject({ name: 'empty', isDisabled: true })
  })

  test('what a function logs is printed with its level and name', async () => {
    await fetch(`${host.url}/api/logs`)
    await host.untilPrinted(/\[warning\] logs: a warning of the fixture/)
  })

  test('the function list has names and URL templates, printed and under /admin', async () => {
    const listed = (await (await fetch(`${host.url}/admin/functions`)).json()) as object[]
    expect(listed).toContainEqual(
      expect.objectContaining({
        name: 'echo',
        invoke_url_template: `${host.url}/api/echo/{thing}`,
        config: expect.objectContaining({
          bindings: expect.arrayContaining([
            expect.objectContaining({ type: 'httpTrigger', methods: ['GET', 'POST'] }),
          ]) as unknown,
        }) as unknown,
      }),
    )
    expect(host.printed()).toContain(`echo: [GET,POST] ${host.url}/api/echo/{thing}`)
    expect(await (await fetch(`${host.url}/admin/host/status`)).json()).toMatchObject({
      state: 'Running',
    })
  })
})
