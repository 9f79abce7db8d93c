// Readiness over HTTP: a probe reaches for no warehouse unless it is set to; where it is, one that refuses
// us differs from one that is fine, and however many probes come, none runs a statement.
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '../../src/base/limits'
import { startOwnHost } from './host'
import { ask } from './http'
import { control, readyStack } from './stack'

it('a probe opens no session and names nothing, unless the setting says so', async () => {
  const host = await startOwnHost({ READINESS_PROBES_WAREHOUSES: '' })
  try {
    const before = (await control().counters()).calls
    const { status, json } = await ask('/api/ready', { base: host.url })
    expect({ status, json }).toEqual({ status: 200, json: { status: 'ready', events: 'off' } })
    const head = await ask('/api/ready', { method: 'HEAD', base: host.url })
    expect([head.status, head.bytes.length]).toEqual([200, 0])
    expect((await control().counters()).calls).toEqual(before)
  } finally {
    await host.stop()
  }
})

it('probes of a warehouse that is there run no statement, and open one session', async () => {
  const host = await startOwnHost()
  try {
    const before = (await control().counters()).calls
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ask('/api/ready', { base: host.url })),
    )
    for (const { status, json } of answers) {
      expect({ status, json }).toEqual({
        status: 200,
        json: {
          status: 'ready',
          checks: [{ name: 'warehouse default', status: 'ok' }],
          events: 'off',
        },
      })
    }
    const { calls } = await control().counters()
    const since = (call: string) => (calls[call] ?? 0) - (before[call] ?? 0)
    expect([since('OpenSession'), since('GetInfo'), since('ExecuteStatement')]).toEqual([1, 1, 0])
  } finally {
    await host.stop()
  }
})

it('a warehouse that does not take the credential refuses, and the answer does not tell it', async () => {
  const host = await startOwnHost({ DATABRICKS_TOKEN: 'not-the-one' })
  try {
    const { status, json, bytes } = await ask('/api/ready', { base: host.url })
    expect({ status, json }).toEqual({
      status: 503,
      json: {
        status: 'notReady',
        checks: [{ name: 'warehouse default', status: 'refused', code: 'WarehouseAccessDenied' }],
        events: 'off',
      },
    })
    for (const secret of ['not-the-one', String(readyStack().warehouse.port)]) {
      expect(bytes.toString()).not.toContain(secret)
    }
  } finally {
    await host.stop()
  }
})

it('a warehouse that wakes is starting, and ready when it is awake', async () => {
  const host = await startOwnHost()
  try {
    await control().putFaults([{ fault: { kind: 'waking', ms: 1_000, retryAfter: 4 } }])
    const waking = await ask('/api/ready', { base: host.url })
    expect({ status: waking.status, json: waking.json }).toEqual({
      status: 503,
      json: {
        status: 'notReady',
        checks: [{ name: 'warehouse default', status: 'starting', code: 'WarehouseStarting' }],
        events: 'off',
      },
    })
    await sleep(limits.readinessTtlMs + 100)
    expect((await ask('/api/ready', { base: host.url })).status).toBe(200)
  } finally {
    await control().clearFaults()
    await host.stop()
  }
})
