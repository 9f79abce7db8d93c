// The issuer's keys over time: how often it is asked, whose tokens serve while it is away, and that a
// withdrawn key ends.
import { randomUUID } from 'node:crypto'
import { limits } from '../../../src/base/limits'
import type { IssuerFault } from '../../stack/entra/issuer-faults'
import { outcomeOf, startLocalEntra, type LocalEntra } from './local-entra'

let entra: LocalEntra
beforeEach(async () => {
  entra = await startLocalEntra()
})
afterEach(() => entra.close())

const token = () => entra.issuer.sign(entra.person())
const ofUnknownKey = () => entra.issuer.sign(entra.person(), { kid: randomUUID() })
const asked = () => entra.issuer.requests.keys

it('are read once for all callers who come at the same time', async () => {
  const provider = entra.provider()
  const tokens = Array.from({ length: 50 }, () =>
    entra.issuer.sign(entra.person({ uti: Math.random() })),
  )
  await Promise.all(tokens.map((each) => provider.callerOf(each)))
  expect(asked()).toBe(1)
})

it('are read again for a key that is not known, but not for each token that names one', async () => {
  const provider = entra.provider()
  await provider.callerOf(token())
  const forged = Array.from({ length: 50 }, (_, i) =>
    entra.issuer.sign(entra.person(), { kid: `k${i}` }),
  )
  const outcomes = await Promise.all(forged.map((each) => outcomeOf(provider.callerOf(each))))
  expect(new Set(outcomes)).toEqual(new Set(['InvalidToken']))
  expect(asked()).toBe(1)

  await entra.issuer.keys.rotate()
  entra.wait(limits.signingKeysReadMsMin)
  await provider.callerOf(token())
  expect(asked()).toBe(2)
})

it('end when they are withdrawn, also for a token that was verified before', async () => {
  const provider = entra.provider()
  const old = token()
  await provider.callerOf(old)
  const { kid } = entra.issuer.keys.current()
  await entra.issuer.keys.rotate()
  await entra.issuer.keys.withdraw(kid!)
  entra.wait(limits.signingKeysFreshMs)
  // The first request has the keys read behind it.
  await provider.callerOf(old)
  while (asked() < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await outcomeOf(provider.callerOf(old))).toBe('InvalidToken')
  expect(await outcomeOf(provider.callerOf(token()))).toMatchObject({ isApplication: false })
})

it('are read once in a while, however many keys are named that nobody has, and nothing is recorded', async () => {
  const provider = entra.provider()
  await provider.callerOf(token())
  for (let second = 0; second < 60; second += 1) {
    const unknown = Array.from({ length: 5 }, () => outcomeOf(provider.callerOf(ofUnknownKey())))
    expect(new Set(await Promise.all(unknown))).toEqual(new Set(['InvalidToken']))
    entra.wait(1_000)
  }
  expect(asked()).toBeLessThanOrEqual(5)
  expect(entra.observed).toEqual([])
})

const faults: readonly IssuerFault[] = ['status', 'reset', 'notJson', 'empty', 'huge']

describe.each(faults)('while the issuer fails (%s)', (fault) => {
  it('known keys serve, others are a failure of ours, and it is asked a handful of times', async () => {
    const provider = entra.provider()
    const known = token()
    await provider.callerOf(known)
    await entra.issuer.keys.rotate()
    entra.issuer.fail(fault)
    entra.wait(limits.signingKeysFreshMs)
    const before = asked()
    // A minute with ten callers of each kind in every second.
    for (let second = 0; second < 60; second += 1) {
      const fresh = entra.issuer.sign(entra.person({ uti: second }))
      const [good, unknown, random, forged] = await Promise.all([
        provider.callerOf(known),
        outcomeOf(provider.callerOf(fresh)),
        outcomeOf(provider.callerOf(ofUnknownKey())),
        outcomeOf(provider.callerOf('a.b.c')),
      ])
      expect([good.isApplication, unknown, random, forged]).toEqual([
        ...[false, 'IdentityProviderUnavailable', 'IdentityProviderUnavailable'],
        'InvalidToken',
      ])
      entra.wait(1_000)
    }
    // Every reading is tried twice.
    expect(asked() - before).toBeLessThanOrEqual(10)
    // Each reading that failed is recorded once, and none of the requests that needed it.
    expect(entra.observed.length).toBeLessThanOrEqual(5)
    expect(new Set(entra.observed.map(({ kind }) => kind))).toEqual(new Set(['signingKeysNotRead']))
    entra.issuer.fail()
    entra.wait(limits.signingKeysReadMsMin)
    await provider.callerOf(token())
  })
})

it('do not serve for ever', async () => {
  const provider = entra.provider()
  const known = entra.issuer.sign(entra.person({}, { validSeconds: 90_000 }))
  await provider.callerOf(known)
  entra.issuer.fail('status')
  entra.wait(limits.signingKeysStaleMsMax - 1_000)
  await provider.callerOf(known)
  entra.wait(1_000)
  expect(await outcomeOf(provider.callerOf(known))).toBe('IdentityProviderUnavailable')
})

it('that cannot be read from the start make every token a failure of ours', async () => {
  entra.issuer.fail('reset')
  const provider = entra.provider()
  expect(await outcomeOf(provider.callerOf(token()))).toBe('IdentityProviderUnavailable')
  expect(await outcomeOf(provider.verifyGateway(entra.gatewayToken()))).toBe(
    'IdentityProviderUnavailable',
  )
})

it('that do not come in time are a failure of ours too', async () => {
  entra.issuer.fail('hang')
  expect(await outcomeOf(entra.provider().callerOf(token()))).toBe('IdentityProviderUnavailable')
}, 15_000)
