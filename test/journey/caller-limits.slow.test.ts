// The window in which a caller's requests are counted ends: this takes the minute that it lasts.
import { setTimeout as sleep } from 'node:timers/promises'
import { startOwnHost } from './host'
import { ask } from './http'

it('after the time in Retry-After a caller may ask again', async () => {
  const host = await startOwnHost({ CALLER_REQUESTS_PER_MINUTE: '2' })
  const catalog = () => ask('/api/products/catalog', { base: host.url })
  try {
    expect([(await catalog()).status, (await catalog()).status]).toEqual([200, 200])
    const refused = await catalog()
    expect(refused.status).toBe(429)
    await sleep(Number(refused.headers['retry-after']) * 1_000)
    const again = await catalog()
    expect([again.status, again.headers['ratelimit']]).toEqual([200, '"requests";r=1;t=60'])
  } finally {
    await host.stop()
  }
}, 90_000)
