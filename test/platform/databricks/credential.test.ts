// Which token is sent, and how often another is asked for when the warehouse refuses it.
import { limits } from '../../../src/base/limits'
import { Credential } from '../../../src/platform/databricks/credential'

let nowMs = 0
const clock = { now: () => nowMs, elapsed: () => nowMs }

/** An identity whose tokens are numbered; it tells how often it was asked anew. */
function identity({ gives = () => Promise.resolve() }: { gives?: () => Promise<unknown> } = {}) {
  const told = { anew: 0 }
  const getToken = async ({ anew }: { readonly anew: boolean }) => {
    if (anew) told.anew += 1
    await gives()
    return `token ${told.anew}`
  }
  return { told, credential: new Credential({ kind: 'credential', getToken }, clock) }
}

/** A request that was sent and refused. */
async function refused(credential: Credential): Promise<boolean> {
  nowMs += 1
  const begunMs = nowMs
  await credential.authenticate()
  nowMs += 10
  return credential.renew(begunMs)
}

it('asks an identity for its token at each call, and for another when it was refused', async () => {
  const { told, credential } = identity()
  expect(await refused(credential)).toBe(true)
  expect(await credential.authenticate()).toEqual({ Authorization: 'Bearer token 1' })
  expect(told.anew).toBe(1)
})

it('asks anew once for all who are refused at once', async () => {
  const { told, credential } = identity({ gives: () => new Promise((done) => setTimeout(done, 5)) })
  const begunMs = nowMs
  await credential.authenticate()
  nowMs += 10
  const renewed = await Promise.all(
    Array.from({ length: 32 }, async () => credential.renew(begunMs)),
  )
  expect({ anew: told.anew, renewed: new Set(renewed) }).toEqual({
    anew: 1,
    renewed: new Set([true]),
  })
})

it('asks anew at most once in a while, and says that nothing changed until then', async () => {
  const { told, credential } = identity()
  const outcomes: boolean[] = []
  for (let i = 0; i < 10; i += 1) outcomes.push(await refused(credential))
  expect({ anew: told.anew, outcomes }).toEqual({
    anew: 1,
    outcomes: [true, ...Array.from({ length: 9 }, () => false)],
  })
  nowMs += limits.credentialRenewalMsMin
  expect([await refused(credential), told.anew]).toEqual([true, 2])
})

it('does not try the same token again', async () => {
  const getToken = () => Promise.resolve('same')
  const credential = new Credential({ kind: 'credential', getToken }, clock)
  expect(await refused(credential)).toBe(false)
})

it('uses a token that was rotated at once, and tries it where the old one was refused', async () => {
  let token = 'old'
  const credential = new Credential({ kind: 'token', token: () => Promise.resolve(token) }, clock)
  expect(await refused(credential)).toBe(false)
  token = 'new'
  expect(await credential.authenticate()).toEqual({ Authorization: 'Bearer new' })
  const begunMs = nowMs
  await credential.authenticate()
  token = 'newer'
  expect(await credential.renew(begunMs)).toBe(true)
})

it('keeps only the kind of the failure by which no token came', async () => {
  const getToken = () => Promise.reject(new TypeError('tenant secret'))
  const credential = new Credential({ kind: 'credential', getToken }, clock)
  const failure = await credential.authenticate().catch((error: unknown) => error)
  expect(failure).toMatchObject({
    code: 'WarehouseAccessDenied',
    cause: { credential: 'TypeError' },
  })
})
