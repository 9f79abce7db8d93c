// Which reads are pinned, and what it costs: the looks at the history and the statements, counted.
import type { QueryPlan } from '../../src/query/plan'
import { pinQuery } from '../../src/query/plan'
import { openPage } from '../../src/query/pin'
import { parseRequest } from '../../src/query/request'
import type { TableHistory } from '../../src/warehouse/table-history'
import { toTableVersion } from '../../src/warehouse/table-version'
import { resultOf } from './arrow-batches'
import { keyedPlan } from './keyed-source'
import { port, scope } from './sample'

const clock = { now: () => Date.parse('2024-06-01T00:00:00Z'), elapsed: () => 0 }
const newest = toTableVersion(9)

interface Opened {
  readonly version: number | undefined
  readonly rows: number
  readonly looks: readonly string[]
  /** The version of each statement that was run. */
  readonly ran: readonly (number | undefined)[]
}

async function open(
  query: string,
  sourceRows: number,
  plan: Partial<QueryPlan> = {},
  versioning: 'table' | 'none' = 'table',
): Promise<Opened> {
  const rawQuery = ['from=2024-01-01T00:00:00Z', query].filter(Boolean).join('&')
  const request = parseRequest(rawQuery, port, scope)
  const looks: string[] = []
  const history: TableHistory = {
    newestVersion: () => {
      looks.push('newest')
      return Promise.resolve(newest)
    },
    versionAt: (micros) => {
      looks.push(String(micros))
      return Promise.resolve(toTableVersion(4))
    },
  }
  const ran: (number | undefined)[] = []
  const source = Array.from({ length: sourceRows }, (_, row) => ({ kind: `k${row + 1_000}`, row }))
  const run = (pinned: QueryPlan) => (rowsMax: number) => {
    ran.push(pinned.tableVersion)
    return Promise.resolve(resultOf(source.slice(0, rowsMax), 40))
  }
  const asked = { ...keyedPlan(request.pageRowsMax, request.top), asOf: request.asOf, ...plan }
  const outputPort = { ...port, versioning }
  const { plan: opened, page } = await openPage(asked, request, outputPort, history, clock, run)
  let rows = 0
  for await (const { from, to } of page) rows += to - from
  return { version: opened.tableVersion, rows, looks, ran }
}

const none = undefined

it.each<[string, string, number, Opened]>([
  ['that fits on a page', '', 7, { version: none, rows: 7, looks: [], ran: [none] }],
  ['of just a page', '', 100, { version: none, rows: 100, looks: [], ran: [none] }],
  ['of more', '', 101, { version: 9, rows: 100, looks: ['newest'], ran: [none, 9] }],
  ['with a small top', 'top=3', 101, { version: none, rows: 3, looks: [], ran: [none] }],
  [
    'with top and pages',
    'top=3&maxpagesize=3',
    9,
    { version: none, rows: 3, looks: [], ran: [none] },
  ],
  ['by pages', 'maxpagesize=5', 3, { version: 9, rows: 3, looks: ['newest'], ran: [9] }],
  ['of a version', 'asOfVersion=2', 101, { version: 2, rows: 100, looks: [], ran: [2] }],
  [
    'of a time',
    'asOfTimestamp=2024-01-01T00:00:00.000001Z',
    101,
    { version: 4, rows: 100, looks: ['1704067200000001'], ran: [4] },
  ],
])('a read %s (%s)', async (_, query, sourceRows, expected) => {
  expect(await open(query, sourceRows)).toEqual(expected)
})

it('a page after the first is of the version of its token', async () => {
  const plan = pinQuery(keyedPlan(5), toTableVersion(3))
  const expected = { version: 3, rows: 5, looks: [], ran: [3] }
  expect(await open('maxpagesize=5', 50, plan)).toEqual(expected)
})

it('a source without versions is never pinned', async () => {
  const expected = { version: none, rows: 5, looks: [], ran: [none] }
  expect(await open('maxpagesize=5', 50, {}, 'none')).toEqual(expected)
})

it('a time that has not come yet is refused: what it means could still change', async () => {
  await expect(open('asOfTimestamp=2024-06-01T00:00:00.000001Z', 1)).rejects.toMatchObject({
    code: 'InvalidParameter',
    message: 'asOfTimestamp has to be a time that has passed.',
  })
})
