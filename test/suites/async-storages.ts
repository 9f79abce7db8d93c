// Ends each AsyncLocalStorage that a test file has used. Node 20 serves every storage that was used at every promise, and
// Jest runs tests in a storage of its own, a new one for each file: without this, each file makes the next ones slower.
import { AsyncLocalStorage } from 'node:async_hooks'

const { prototype } = AsyncLocalStorage
type Run = AsyncLocalStorage<unknown>['run']

/** Begins to watch; what it returns ends all storages that were used since then. */
export function watchStorages(): () => void {
  const used = new Set<AsyncLocalStorage<unknown>>()
  const run = Reflect.get(prototype, 'run') as Run
  prototype.run = function (this: AsyncLocalStorage<unknown>, ...given: Parameters<Run>) {
    used.add(this)
    return run.apply(this, given)
  } as Run
  return () => {
    prototype.run = run
    for (const storage of used) storage.disable()
  }
}
