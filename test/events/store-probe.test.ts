// Whether the store can be read, as a readiness probe asks it.
import { limits } from '../../src/base/limits'
import { probeStore } from '../../src/events/store-probe'
import { memoryOutbox } from '../suites/memory-outbox'

it('a store that answers is fine', async () => {
  await expect(probeStore(memoryOutbox())).resolves.toBeUndefined()
})

it('a store that hangs is unavailable, before a probe gives up', async () => {
  const startedMs = performance.now()
  const hanging = { read: () => new Promise<never>(() => undefined) }
  await expect(probeStore(hanging)).rejects.toMatchObject({ code: 'StateStoreUnavailable' })
  expect(performance.now() - startedMs).toBeLessThan(limits.storeProbeMs + 1_000)
})
