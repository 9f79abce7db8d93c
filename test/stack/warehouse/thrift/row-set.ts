// A page as Thrift carries it: record batches, or links to files with its batches; compressed
// where the client takes that.
import {
  TRowSet,
  TSparkArrowBatch,
  TSparkArrowResultLink,
} from '@databricks/sql/thrift/TCLIService_types'
import Int64 from 'node-int64'
import type { CloudFile, CloudFiles } from '../cloud-files'
import { compress } from '../compression'
import type { Operation } from '../operation'
import { garbled } from '../page-fault'
import { endMark } from '../record-batch'
import { pageBytes, type Batch, type Page, type ResultPages } from '../result-pages'

export interface FileStore {
  readonly files: CloudFiles
  readonly lifeMs: number
}

export interface SentPage {
  readonly rowSet: TRowSet
  readonly plainBytes: number
  readonly sentBytes: number
}

export function sendPage(
  page: Page,
  pages: ResultPages,
  operation: Operation,
  store: FileStore,
): SentPage {
  const startRowOffset = new Int64(page.startRow)
  if (pages.linked) {
    const files = toFiles(page, pages, Date.now() + store.lifeMs)
    const resultLinks = files.map((file) =>
      toLink(file, store.files.add(file, operation, operation.statement)),
    )
    return { rowSet: new TRowSet({ startRowOffset, rows: [], resultLinks }), ...sizes(files) }
  }
  const sent = page.batches.map(({ rows, bytes: plain }) => {
    const bytes = pages.form.lz4 ? compress(plain) : plain
    return { rows, bytes, plainBytes: plain.length }
  })
  const last = sent.at(-1)
  if (last && page.garbledAt !== undefined) last.bytes = garbled(last.bytes, page.garbledAt)
  const arrowBatches = sent.map(
    ({ rows, bytes }) => new TSparkArrowBatch({ batch: bytes, rowCount: new Int64(rows) }),
  )
  return { rowSet: new TRowSet({ startRowOffset, rows: [], arrowBatches }), ...sizes(sent) }
}

type Sized = Pick<CloudFile, 'bytes' | 'plainBytes'>

function sizes(sent: readonly Sized[]): Omit<SentPage, 'rowSet'> {
  const sum = (size: (each: Sized) => number): number =>
    sent.reduce((total, each) => total + size(each), 0)
  return { plainBytes: sum((each) => each.plainBytes), sentBytes: sum((each) => each.bytes.length) }
}

/** Each is a whole stream of about a page's size. */
function toFiles(page: Page, pages: ResultPages, expiresMs: number): readonly CloudFile[] {
  const groups: Batch[][] = []
  let room = 0
  for (const batch of page.batches) {
    if (room <= 0) {
      groups.push([])
      room = pageBytes
    }
    groups.at(-1)!.push(batch)
    room -= batch.bytes.length
  }
  let startRow = page.startRow
  return groups.map((batches) => {
    const plain = Buffer.concat([
      pages.schemaMessage,
      ...batches.map(({ bytes }) => bytes),
      endMark,
    ])
    const bytes = pages.form.lz4 ? compress(plain) : plain
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0)
    const file = { bytes, rows, plainBytes: plain.length, startRow, expiresMs }
    startRow += rows
    return file
  })
}

function toLink(file: CloudFile, fileLink: string): TSparkArrowResultLink {
  return new TSparkArrowResultLink({
    fileLink,
    expiryTime: new Int64(file.expiresMs),
    startRowOffset: new Int64(file.startRow),
    rowCount: new Int64(file.rows),
    // Of the stream, also where the file is compressed.
    bytesNum: new Int64(file.plainBytes),
  })
}
