// A page of a result as a planned fault has it: the pages in, the next one out, whole or damaged. What
// is damaged here is what a client can only find out by counting rows or reading them.
import type { Fault } from './faults'
import type { Batch, Page, ResultPages } from './result-pages'

export async function nextPage(
  pages: ResultPages,
  rowsMax: number,
  fault: Fault | undefined,
): Promise<Page> {
  const page = await pages.next(rowsMax)
  switch (fault?.kind) {
    case 'garbledBatch':
      if (fault.compressed) return { ...page, garbledAt: fault.at }
      return withLastBatch(page, (batch) => ({ ...batch, bytes: garbled(batch.bytes, fault.at) }))
    case 'wrongRowCount':
      return withLastBatch(page, (batch) => ({ ...batch, rows: batch.rows + fault.by }))
    case 'wrongOffset':
      return { ...page, startRow: page.startRow + fault.by }
    case 'missingPage':
      return page.more ? pages.next(rowsMax) : { ...page, startRow: rowsEnd(page), batches: [] }
    default:
      return page
  }
}

function withLastBatch(page: Page, damage: (batch: Batch) => Batch): Page {
  const batches = [...page.batches]
  const last = batches.pop()
  return last ? { ...page, batches: [...batches, damage(last)] } : page
}

/** Byte 0 begins the message's mark, 8 its header, and its values come last. */
export function garbled(bytes: Buffer, at: number): Buffer {
  return Buffer.from(bytes.map((byte, i) => (i >= at && i < at + 16 ? byte ^ 0xff : byte)))
}

function rowsEnd({ startRow, batches }: Page): number {
  return batches.reduce((sum, { rows }) => sum + rows, startRow)
}
