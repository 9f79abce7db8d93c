// The sessions of the adapter: one for each identity and timeout, kept while they are used, and ended when
// they are not.
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '../../../src/base/limits'
import type { RunOptions } from '../../../src/warehouse/warehouse'
import { codeOf, runOptions } from '../../suites/warehouse-suite'
import { localToken } from './local-warehouse'
import { large, small, testWarehouse } from './tested-warehouse'

const tested = testWarehouse()
const { rowsOf, called } = tested

describe('sessions', () => {
  const openedBy = async (work: () => Promise<unknown>): Promise<number> => {
    const before = await called('OpenSession')
    await work()
    return (await called('OpenSession')) - before
  }
  const as = (id: string, text = localToken): RunOptions['as'] => ({
    kind: 'caller',
    id,
    token: () => Promise.resolve(text),
  })

  it('are one for each identity, and never shared by two', async () => {
    const ask = (who: RunOptions['as']) => rowsOf(small, { ...runOptions(), as: who })
    const opened = await openedBy(async () => {
      await Promise.all([ask({ kind: 'service' }), ask(as('a')), ask(as('a')), ask(as('b'))])
    })
    expect(opened).toBe(3)
  })

  it('of a caller go by the caller’s own token, and by its newest', async () => {
    const ask = (text: string) => codeOf(rowsOf(small, { ...runOptions(), as: as('a', text) }))
    expect(await ask('wrong')).toBe('WarehouseAccessDenied')
    expect(await ask(localToken)).toBe('fine')
    expect(await ask('expired')).toBe('WarehouseAccessDenied')
    expect(await ask(localToken)).toBe('fine')
  })

  it('are others where a statement may take longer', async () => {
    const opened = await openedBy(async () => {
      await rowsOf(small)
      await rowsOf(small, runOptions({ ms: 60_000 }))
      await rowsOf(small, runOptions({ ms: 120_000 }))
    })
    expect(opened).toBe(2)
  })

  it('end when nobody uses them for a while, and not while a result is read', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'Date', 'performance'] })
    try {
      const reading = await tested.adapter.warehouse.run(large, runOptions())
      const reader = reading.batches[Symbol.asyncIterator]()
      await reader.next()
      const { sessionsOpen } = await tested.local.counters()
      jest.advanceTimersByTime(limits.sessionIdleMs)
      expect((await reader.next()).done).toBe(false)
      reading.close()
      await until(async () => (await tested.local.counters()).operationsOpen === 0)
      jest.advanceTimersByTime(limits.sessionIdleMs)
      await until(async () => (await tested.local.counters()).sessionsOpen === sessionsOpen - 1)
    } finally {
      jest.useRealTimers()
    }
    expect(await openedBy(() => rowsOf(small))).toBe(1)
  })

  it('that nobody uses make room for others, and none that are in use', async () => {
    tested.adapter = tested.local.adapter({}, { sessionsMax: 2 })
    const ask = (id: string) => rowsOf(small, { ...runOptions(), as: as(id) })
    const reading = await tested.adapter.warehouse.run(large, runOptions())
    const opened = await openedBy(async () => {
      for (const id of ['a', 'a', 'b', 'b']) {
        await ask(id)
        // Closing its statement goes on for a moment.
        await sleep(100)
      }
    })
    expect(opened).toBe(2)
    const asA = await tested.adapter.warehouse.run(large, { ...runOptions(), as: as('a') })
    expect(await codeOf(ask('b'))).toBe('WarehouseBusy')
    reading.close()
    asA.close()
    await until(async () => (await tested.local.counters()).operationsOpen === 0)
    await sleep(100)
    expect(await codeOf(ask('b'))).toBe('fine')
  })
})

/** Waits without timers, which may not run. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) if (await condition()) return
  throw new Error('it did not come about')
}
