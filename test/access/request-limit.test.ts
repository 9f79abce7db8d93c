// How many requests a principal may send: what the headers say of it, that windows end, and that neither
// other principals nor a million of them matter.
import { setTimeout as sleep } from 'node:timers/promises'
import { makeRequestLimit } from '../../src/access/request-limit'
import { anonymous, partnerOf } from '../../src/access/principal'
import { outcomeOf } from '../platform/entra/local-entra'
import type { Problem } from '../../src/base/problem'

const partner = (name: string) => ({ ...partnerOf(name), alias: 'x' })

it('says of each request how many are left, and refuses the one too many', async () => {
  const admit = makeRequestLimit({ requestsMax: 2 })
  const policy = { 'RateLimit-Policy': '"requests";q=2;w=60' }
  expect(await admit(partner('a'))).toEqual({ ...policy, RateLimit: '"requests";r=1;t=60' })
  expect(await admit(partner('a'))).toEqual({ ...policy, RateLimit: '"requests";r=0;t=60' })
  const refused = (await admit(partner('a')).catch((error: unknown) => error)) as Problem
  expect({ code: refused.code, ...refused.options }).toEqual({
    code: 'TooManyRequests',
    headers: { ...policy, RateLimit: '"requests";r=0;t=60' },
    retryAfterS: 60,
  })
  expect(await admit(partner('b'))).toMatchObject({ RateLimit: '"requests";r=1;t=60' })
})

it('counts anew when the window is over', async () => {
  const admit = makeRequestLimit({ requestsMax: 1, windowS: 1 })
  await admit(partner('a'))
  await expect(admit(partner('a'))).rejects.toMatchObject({ options: { retryAfterS: 1 } })
  await sleep(1_050)
  await admit(partner('a'))
})

it('does not count the developer’s own requests', async () => {
  const admit = makeRequestLimit({ requestsMax: 1 })
  await admit(anonymous())
  expect(await admit(anonymous())).toEqual({})
})

it('keeps only so many principals, those who came last: of the others it knows nothing more', async () => {
  const admit = makeRequestLimit({ requestsMax: 2, principalsMax: 2 })
  const leftTo = async (name: string) => (await admit(partner(name)))['RateLimit']
  await leftTo('often')
  for (const name of ['a', 'b', 'c']) {
    expect(await leftTo(name)).toBe('"requests";r=1;t=60')
    await outcomeOf(admit(partner('often')))
  }
  expect(await outcomeOf(admit(partner('often')))).toBe('TooManyRequests')
  expect(await leftTo('a')).toBe('"requests";r=1;t=60')
})
