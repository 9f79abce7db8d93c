// Makes a warehouse in memory keep its callers' time: it answers no later than the deadline, and gives
// nothing more to who has left.
import { systemClock, type Clock } from '../../src/base/clock'
import { inTime, throwIfLeft } from '../../src/base/in-time'
import type { RecordBatch, ResultSet } from '../../src/warehouse/result-set'
import type { RunOptions, Warehouse } from '../../src/warehouse/warehouse'

/** @param clock whose deadlines are kept; without one there are none */
export function punctual(clock: Clock | undefined, run: Warehouse['run']): Warehouse['run'] {
  return async (statement, options) => {
    const { signal } = options
    const deadline = clock ? options.deadline : systemClock.now() + 60_000
    const close = ({ close }: ResultSet) => {
      close()
    }
    // As over the network, nothing is there at once.
    const answer = Promise.resolve().then(() => run(statement, options))
    const result = await inTime(answer, { deadline, signal }, clock ?? systemClock, close)
    return { ...result, batches: untilLeft(result.batches, options) }
  }
}

async function* untilLeft(
  batches: AsyncIterable<RecordBatch>,
  { signal }: RunOptions,
): AsyncGenerator<RecordBatch> {
  for await (const batch of batches) {
    throwIfLeft(signal)
    yield batch
  }
}
