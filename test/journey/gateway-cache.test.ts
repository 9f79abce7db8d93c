// The gateway where a deployment has it keep answers: the app is asked once in some seconds for the same caller and form,
// and no caller gets what was kept for another.
import { keys, startOwnGateway, type OwnGateway } from './own-gateway'
import { control } from './stack'
import { consumersSubscription, partnerSubscription } from '../stack/people'
import { limits } from '../../src/base/limits'

const keyHeader = 'Ocp-Apim-Subscription-Key'
const partner = { [keyHeader]: keys[partnerSubscription] }
const consumer = { [keyHeader]: keys[consumersSubscription] }
const strikes = '/bird-strikes/strikes?state=hawaii&dateFrom=2000-01-01&top=2'

let gateway: OwnGateway
let nowMs = Date.now()

beforeAll(async () => {
  gateway = await startOwnGateway({ isCached: true, nowMs: () => nowMs })
})
afterAll(() => gateway.close())
beforeEach(() => {
  nowMs += limits.gatewayCacheS * 1_000
})

const token = (person: 'owner' | 'analyst') => ({
  Authorization: `Bearer ${gateway.tokens[person]}`,
})

interface Got {
  readonly status: number
  readonly requestId: string | null
  readonly text: string
}

async function get(target: string, headers: Readonly<Record<string, string>>): Promise<Got> {
  const answer = await fetch(`${gateway.url}${target}`, { headers })
  const { status } = answer
  return { status, requestId: answer.headers.get('x-ms-request-id'), text: await answer.text() }
}

it('the same caller gets the same answer again, until its time is over', async () => {
  const first = await get(strikes, partner)
  await control().forgetStatements()
  expect(await get(strikes, partner)).toEqual(first)
  expect(await control().statements()).toEqual([])
  nowMs += limits.gatewayCacheS * 1_000
  const later = await get(strikes, partner)
  expect(later).toEqual({ ...first, requestId: later.requestId })
  expect(later.requestId).not.toBe(first.requestId)
})

it('no caller gets what was kept for another', async () => {
  const rows = await get(strikes, { ...consumer, ...token('analyst') })
  expect(rows.status).toBe(200)
  expect((await get(strikes, { ...consumer, ...token('owner') })).status).toBe(404)
  expect((await get(strikes, consumer)).status).toBe(404)
  const ofPartner = await get(strikes, partner)
  expect([ofPartner.status, ofPartner.requestId === rows.requestId]).toEqual([200, false])
  expect((await get(strikes, {})).status).toBe(401)
  expect((await get(strikes, { ...partner, Authorization: 'Bearer a.b.c' })).status).toBe(401)
})

it.each([
  ['asks for the newest', { 'Cache-Control': 'no-cache' }],
  ['wants another form', { Accept: 'application/*' }],
])('a caller who %s gets an answer of the app', async (_what, headers) => {
  const first = await get(strikes, partner)
  const other = await get(strikes, { ...partner, ...headers })
  expect([other.status, other.requestId === first.requestId]).toEqual([200, false])
})

it('an error is not kept', async () => {
  const target = '/bird-strikes/strikes?top=none'
  const [first, second] = [await get(target, partner), await get(target, partner)]
  expect([first.status, second.status]).toEqual([400, 400])
  expect(second.requestId).not.toBe(first.requestId)
})

it('documents are never kept', async () => {
  const [first, second] = [await get('/catalog', partner), await get('/catalog', partner)]
  expect(second.text).toBe(first.text)
  expect(second.requestId).not.toBe(first.requestId)
})
