// Functions run by hand, and the list of them: what the real host was seen to answer.
import type { FixtureHost } from '../fixtures/fixture-host'
import { startJudgedHost } from '../fixtures/judged-host'

let host: FixtureHost

beforeAll(async () => {
  host = await startJudgedHost()
})
afterAll(() => host.stop())

const json = { 'content-type': 'application/json' }

async function run(
  name: string,
  body = '{"input":""}',
  headers: Record<string, string> = json,
): Promise<[status: number, text: string]> {
  const init = { method: 'POST', headers, body }
  const answer = await fetch(`${host.url}/admin/functions/${name}`, init)
  return [answer.status, await answer.text()]
}

it('a timer that is run by hand is accepted at once, and does not wait for another run', async () => {
  expect([await run('byHand'), await run('BYHAND', '{}')]).toEqual([
    [202, ''],
    [202, ''],
  ])
  expect(host.printed()).not.toContain('byHand ended')
  await host.untilPrinted(/byHand began.*byHand began.*byHand ended.*byHand ended/s)
})

it('an event that is given by hand reaches its function', async () => {
  expect(await run('events', JSON.stringify({ input: '{"given":"by hand"}' }))).toEqual([202, ''])
  await host.untilPrinted(/event \{"given":"by hand"\}/)
})

it('a function of HTTP is accepted and cannot run', async () => {
  expect(await run('health')).toEqual([202, ''])
  await host.untilPrinted(/request is required/i)
})

it.each([
  ['an unknown function', 404, 'none', '{"input":""}', json],
  ['a body of another type', 415, 'byHand', '{"input":""}', { 'content-type': 'text/plain' }],
  ['a body that is no JSON', 400, 'byHand', '{', json],
  ['an empty body', 400, 'byHand', '', json],
])('%s is %i', async (_what, status, name, body, headers) => {
  expect(await run(name, body, headers)).toEqual([status, ''])
})

it('the list has every function by its name, with what fires it', async () => {
  const answer = await fetch(`${host.url}/admin/functions`)
  const list = (await answer.json()) as {
    name: string
    config: { bindings: { type: string; direction: string }[] }
  }[]
  const names = list.map(({ name }) => name)
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)))
  const bindingOf = (name: string) =>
    list.find((each) => each.name === name)?.config.bindings.find((b) => b.direction === 'in')
  const trigger = { direction: 'in', name: expect.any(String) as string }
  expect(bindingOf('echo')).toMatchObject({
    ...trigger,
    ...{ type: 'httpTrigger', route: 'echo/{thing}', methods: ['GET', 'POST'] },
  })
  expect(bindingOf('atStart')).toMatchObject({
    ...trigger,
    ...{ type: 'timerTrigger', schedule: '0 0 0 1 1 *', runOnStartup: true },
  })
  expect(bindingOf('events')).toMatchObject({ ...trigger, type: 'eventGridTrigger' })
})
