// The JSON page: `{ "value": [...], "nextLink": "…" }`. Record batches come in, pieces of text go
// out, so that memory never holds the whole text of a page.
import { limits } from '../../base/limits'
import type { Stopwatch } from '../../base/stopwatch'
import type { RecordBatch } from '../../warehouse/result-set'
import type { Page, PageEnd } from '../page'
import type { Cursor, QueryPlan } from '../plan'
import { jsonCell, jsonObject } from './value'

export async function* encodeJsonPage(
  plan: QueryPlan,
  page: Page,
  nextLink: (cursor: Cursor) => Promise<string>,
  time: Stopwatch['time'],
): AsyncGenerator<Buffer, PageEnd> {
  let text = '{"value":['
  let separator = ''
  try {
    let next = await page.next()
    while (!next.done) {
      const { batch, from, to } = next.value
      const encodeRow = rowEncoder(plan, batch)
      for (let row = from; row < to;) {
        time('encode', () => {
          for (; row < to && text.length < limits.chunkBytes; row += 1) {
            text += separator + encodeRow(row)
            separator = ','
          }
        })
        if (text.length < limits.chunkBytes) continue
        yield Buffer.from(text)
        text = ''
      }
      next = await page.next()
    }
    const link = next.value.next && (await nextLink(next.value.next))
    yield Buffer.from(`${text}]${link === undefined ? '' : `,"nextLink":${JSON.stringify(link)}`}}`)
    return next.value
  } finally {
    // If the reader stops early, this ends the page's statement as well.
    await page.return({ rows: 0, next: undefined })
  }
}

function rowEncoder({ columns }: QueryPlan, batch: RecordBatch): (row: number) => string {
  return jsonObject(
    columns.map(({ name, type }, i) => {
      const data = batch.data.children[i]
      if (!data) throw new Error(`the result has no column ${name}`)
      return [name, jsonCell(type, data, name)]
    }),
  )
}
