// A storage that a test file has used costs the files after it nothing: it is ended.
import { AsyncLocalStorage } from 'node:async_hooks'
import { watchStorages } from './async-storages'

it('ends what was used since it began, and nothing else', async () => {
  const [before, since] = [new AsyncLocalStorage<string>(), new AsyncLocalStorage<string>()]
  await before.run('before', async () => {
    const end = watchStorages()
    await since.run('since', async () => {
      await Promise.resolve()
      expect([before.getStore(), since.getStore()]).toEqual(['before', 'since'])
      end()
      expect([before.getStore(), since.getStore()]).toEqual(['before', undefined])
    })
  })
})

it('serves this file, as every other', () => {
  expect(String(Reflect.get(AsyncLocalStorage.prototype, 'run'))).toContain('used.add')
})
