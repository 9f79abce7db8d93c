// The outbox on Table Storage: each feed is one partition, so that its state and its new events are
// written in one transaction, and only by who has seen the newest state.
import type { TransactionAction } from '@azure/data-tables'
import { limits } from '../../base/limits'
import type { FeedState } from '../../events/feed-state'
import type { Outbox, StateTag } from '../../events/outbox'
import {
  checkTransaction,
  eventRowKey,
  notOurs,
  partitionKeyOf,
  stateRowKey,
  toFeedRow,
  toRecordedEvent,
  toSequence,
  toText,
  type ReadRow,
} from './feed-rows'
import type { StateTable } from './state-table'
import { conflictOf, isRowMissing, unreadable, type Conflict } from './table-problem'

/** What the outbox has to know about states. */
export interface FeedStates {
  /** The state of a feed that has none yet. */
  readonly initial: FeedState
  /** Reads what JSON gave. Throws if it is not a state. */
  readonly parse: (stored: unknown) => FeedState
}

export function tableOutbox(table: StateTable, states: FeedStates): Outbox {
  const read: Outbox['read'] = async (source) => {
    const row = await stateRow(table, partitionKeyOf(source))
    if (row === undefined) return { state: states.initial, tag: undefined }
    const tag = toTag(row['etag'])
    return { state: parseState(toText(row), states), tag }
  }

  const write: Outbox['write'] = async (source, seen, next, events) => {
    const partitionKey = partitionKeyOf(source)
    const state = toFeedRow(partitionKey, stateRowKey, JSON.stringify(next))
    const added = events.map(({ sequence, text }) =>
      toFeedRow(partitionKey, eventRowKey(sequence), text),
    )
    checkTransaction([state, ...added])
    // An update without an ETag would overwrite whatever is there.
    const written = await submit(table, [
      seen === undefined ? ['create', state] : ['update', state, 'Replace', { etag: seen }],
      ...added.map((row): TransactionAction => ['create', row]),
    ])
    if (Array.isArray(written)) return toTag(written[0])
    if (written === 'changed') return 'overtaken'
    // If the state is as before, what is there already is one of the events.
    const { tag } = await read(source)
    if (tag === seen) throw notOurs('there are events that the state does not know')
    return 'overtaken'
  }

  const eventsAfter: Outbox['eventsAfter'] = async (source, sequence, countMax) => {
    const filter = eventFilter(partitionKeyOf(source), sequence, Number.MAX_SAFE_INTEGER)
    return (await table.rows(filter, countMax)).map(toRecordedEvent)
  }

  const purge: Outbox['purge'] = async (source, upTo) => {
    const partitionKey = partitionKeyOf(source)
    const filter = eventFilter(partitionKey, 0, upTo)
    const rows = await table.rows(filter, limits.eventsPurgedAtOnceMax, ['RowKey'])
    let purged = 0
    while (purged < rows.length) {
      const together = rows.slice(purged, purged + limits.tableTransactionRowsMax)
      const removed = await submit(
        table,
        together.map((row) => ['delete', { partitionKey, rowKey: eventRowKey(toSequence(row)) }]),
      )
      // Another instance may purge the same events.
      if (!Array.isArray(removed)) break
      purged += together.length
    }
    return purged
  }
  return Object.freeze({ read, write, eventsAfter, purge })
}

function stateRow(table: StateTable, partitionKey: string): Promise<ReadRow | undefined> {
  return table.call(async (client, abortSignal) => {
    try {
      return await client.getEntity(partitionKey, stateRowKey, { abortSignal })
    } catch (error) {
      if (isRowMissing(error)) return undefined
      throw error
    }
  })
}

function parseState(text: string, states: FeedStates): FeedState {
  try {
    return states.parse(JSON.parse(text))
  } catch (error) {
    throw notOurs(error)
  }
}

/** The ETag of each row, where it has one now; or why nothing was done. */
function submit(
  table: StateTable,
  actions: TransactionAction[],
): Promise<readonly (string | undefined)[] | Conflict> {
  return table.call(async (client, abortSignal) => {
    try {
      const { subResponses } = await client.submitTransaction(actions, { abortSignal })
      // The SDK takes any answer with a status of success for one.
      if (subResponses.length !== actions.length) throw unreadable()
      return subResponses.map(({ etag }) => etag)
    } catch (error) {
      const conflict = conflictOf(error)
      if (conflict) return conflict
      throw error
    }
  })
}

function eventFilter(partitionKey: string, after: number, upTo: number): string {
  const [first, last] = [eventRowKey(after), eventRowKey(upTo)]
  // Keys are encoded, so they have no quotes.
  return `PartitionKey eq '${partitionKey}' and RowKey gt '${first}' and RowKey le '${last}'`
}

function toTag(etag: unknown): StateTag {
  if (typeof etag !== 'string') throw unreadable()
  return etag as StateTag
}
