// The rows of a feed in the table: one with its state, and one for each recorded event, whose keys are
// in order. Texts become rows and rows become texts again. What Table Storage would refuse is refused
// before anything is sent.
import type { RecordedEvent } from '../../events/event'
import { limits } from '../../base/limits'
import { Problem } from '../../base/problem'

/** The properties `text0`, `text1` and so on hold one text, because a property has a limit. */
export interface FeedRow {
  readonly partitionKey: string
  readonly rowKey: string
  readonly [part: string]: string
}

export const stateRowKey = 'state'

const sequenceDigits = String(Number.MAX_SAFE_INTEGER).length

/** The keys of events are in the order of their sequences. */
export function eventRowKey(sequence: number): string {
  return `event-${String(sequence).padStart(sequenceDigits, '0')}`
}

/** Keys may not have `/`, `#`, `?`, `\` or control characters, and `%` gets lost on some ways. */
export function partitionKeyOf(source: string): string {
  return encodeURIComponent(source)
    .replaceAll(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
    .replaceAll('%', '~')
}

export function toFeedRow(partitionKey: string, rowKey: string, text: string): FeedRow {
  const parts = partsOf(text).map((part, i) => [`text${i}`, part] as const)
  const row: FeedRow = { partitionKey, rowKey, ...Object.fromEntries(parts) }
  if (partitionKey.length > limits.tableKeyCharactersMax) throw tooLarge('a key')
  if (rowBytes(row) > limits.tableRowBytesMax) throw tooLarge('a row')
  return row
}

/** Throws `RecordTooLarge` if the rows are too many for one transaction, or too large. */
export function checkTransaction(rows: readonly FeedRow[]): void {
  if (rows.length > limits.tableTransactionRowsMax) throw tooLarge('the number of rows')
  const sizes = rows.map((row) => Buffer.byteLength(JSON.stringify(row)))
  const bytes = sizes.reduce((sum, size) => sum + size + limits.tableRowFrameBytes, 0)
  if (bytes > limits.tableTransactionBytesMax) throw tooLarge('a transaction')
}

/** A row as the SDK gives it. */
export type ReadRow = Readonly<Record<string, unknown>>

export function toText(row: ReadRow): string {
  const parts: string[] = []
  for (let part = row['text0']; part !== undefined; part = row[`text${parts.length}`]) {
    if (typeof part !== 'string') throw notOurs('a text is of another type')
    parts.push(part)
  }
  if (parts.length === 0) throw notOurs('a row has no text')
  return parts.join('')
}

export function toSequence({ rowKey }: ReadRow): number {
  const sequence = typeof rowKey === 'string' ? Number(rowKey.slice('event-'.length)) : NaN
  if (!Number.isSafeInteger(sequence) || eventRowKey(sequence) !== rowKey) {
    throw notOurs('the key of an event has no sequence')
  }
  return sequence
}

export function toRecordedEvent(row: ReadRow): RecordedEvent {
  return { sequence: toSequence(row), text: toText(row) }
}

export function notOurs(cause: unknown): Problem {
  return new Problem('InvalidStoredState', undefined, { cause })
}

function tooLarge(what: string): Problem {
  return new Problem('RecordTooLarge', undefined, { cause: `${what} is over its limit` })
}

/** Never between the two halves of a character: each part is sent as UTF-8. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = []
  let from = 0
  do {
    let end = from + limits.tableTextCharactersMax
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1
    parts.push(text.slice(from, end))
    from = end
  } while (from < text.length)
  return parts
}

/** As Table Storage counts, with the Timestamp that it adds. */
function rowBytes({ partitionKey, rowKey, ...properties }: FeedRow): number {
  const timestamp = 8 + 2 * 'Timestamp'.length + 8
  const ofProperties = Object.entries(properties).map(
    ([name, text]) => 8 + 2 * name.length + 4 + 2 * text.length,
  )
  const keys = 4 + 2 * (partitionKey.length + rowKey.length)
  return ofProperties.reduce((sum, bytes) => sum + bytes, keys + timestamp)
}
