// What a table's history is asked, and that an answer by other types is not read.
import {
  Int32,
  Int64,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
  type DataType,
} from 'apache-arrow'
import { systemClock } from '../../src/base/clock'
import { makeObservedVersions } from '../../src/warehouse/observed-versions'
import type { Statement } from '../../src/warehouse/statement'
import { tableHistory } from '../../src/warehouse/table-history'
import { toCommit, toTableVersion } from '../../src/warehouse/table-version'
import { historyOf, resultOfTables, type GivenResult } from '../query/arrow-batches'
import { options, source } from './sample'

function historyGiving(...results: GivenResult[]) {
  const asked: Statement[] = []
  const warehouse = {
    run: (statement: Statement) => {
      asked.push(statement)
      return Promise.resolve(results.shift()!)
    },
  }
  const observedVersions = makeObservedVersions(systemClock)
  const path = { warehouse, observedVersions, clock: systemClock, statementTimeoutMs: 1_000 }
  const deadline = Date.now() + 60_000
  return { asked, history: tableHistory(source, path, { ...options, deadline }) }
}

const of = (version: number) => historyOf([{ version, epochMs: version }])
const none = () => historyOf([])
const name = '`mesh`.`weather`.`readings`'
const search = (condition: string) =>
  `SELECT version, timestamp FROM (DESCRIBE HISTORY ${name}) WHERE ${condition} LIMIT 1`
const bigint = (text: string) => ({ p1: { type: { kind: 'bigint' }, text } })

it('the newest is one row of the history', async () => {
  const { asked, history } = historyGiving(of(7))
  expect(await history.newest(0)).toEqual(toCommit(7, 7_000n))
  expect(asked).toEqual([{ text: `DESCRIBE HISTORY ${name} LIMIT 1`, parameters: {} }])
})

it('a version is found by one row, however many versions came after it', async () => {
  const { asked, history } = historyGiving(of(7))
  expect(await history.ofVersion(toTableVersion(7))).toEqual(toCommit(7, 7_000n))
  expect(asked).toEqual([
    { text: search('version >= :p1 ORDER BY version ASC'), parameters: bigint('7') },
  ])
})

it('a time is found by one row, and there may be none', async () => {
  const at = { type: { kind: 'timestamp' as const }, text: '2024-01-01T00:00:00.000000Z' }
  const { asked, history } = historyGiving(of(7), none())
  expect(await history.at(at)).toEqual(toCommit(7, 7_000n))
  await expect(history.at(at)).rejects.toMatchObject({ code: 'BeforeFirstVersion' })
  expect(asked[0]).toEqual({
    text: search('timestamp <= :p1 ORDER BY version DESC'),
    parameters: { p1: at },
  })
})

it('a version that is older than the history is gone, and one that is newer is none', async () => {
  const { history } = historyGiving(of(9), none(), of(30))
  await expect(history.ofVersion(toTableVersion(7))).rejects.toMatchObject({ code: 'VersionGone' })
  await expect(history.ofVersion(toTableVersion(31))).rejects.toMatchObject({
    code: 'VersionNotFound',
    message: 'The table has no version 31. The newest is 30.',
  })
})

const column = (values: readonly unknown[], type: DataType) => vectorFromArray(values, type)
const versions = column([1n], new Int64())
const times = column([1], new TimestampMicrosecond('UTC'))

it.each([
  ['a version of 32 bits', { version: column([1], new Int32()), timestamp: times }],
  ['a version that is text', { version: column(['1'], new Utf8()), timestamp: times }],
  ['milliseconds', { version: versions, timestamp: column([1], new TimestampMillisecond('UTC')) }],
  [
    'a time without a zone',
    { version: versions, timestamp: column([1], new TimestampMicrosecond()) },
  ],
  ['no time', { version: versions }],
])('a history with %s is not read', async (_, columns) => {
  const table = new Table(columns as never)
  const result = resultOfTables(table, [table])
  const { history } = historyGiving(result)
  await expect(history.newest(0)).rejects.toMatchObject({ code: 'InvalidWarehouseAnswer' })
  expect(result.closed).toBe(true)
})
