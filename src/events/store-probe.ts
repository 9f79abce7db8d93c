// Whether the store of the feeds' states can be read: one cheap read, that says so in time.
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import type { Outbox } from './outbox'

/** No feed has this name, so that a fault of one feed is not taken for one of the store. */
const nobody = '/readiness'

/**
 * Rejects with a problem. It waits less long than a read may take: a readiness probe without an answer
 * counts as one that failed.
 */
export async function probeStore({ read }: Pick<Outbox, 'read'>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Problem('StateStoreUnavailable'))
    }, limits.storeProbeMs)
  })
  try {
    await Promise.race([read(nobody), late])
  } finally {
    clearTimeout(timer)
  }
}
