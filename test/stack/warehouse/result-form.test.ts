// The form in which a client gets its result: compressed or not, native types or text, Arrow or columns.
import {
  TSparkArrowTypes,
  type TExecuteStatementResp,
} from '@databricks/sql/thrift/TCLIService_types'
import { Field, Int32, Int64, Schema, tableFromIPC, Utf8 } from 'apache-arrow'
import loadCodec from '@databricks/sql/dist/utils/lz4'
import { openDriverSession, type DriverSession } from './driver-session'
import { readColumn, readData } from './exact-value'
import { callRaw, openRaw } from './raw-client'
import { schemaMessage } from './types/arrow-type'

let local: DriverSession
beforeAll(async () => {
  local = await openDriverSession()
})
afterAll(() => local.close())

const native = { timestampAsArrow: true, decimalAsArrow: true, complexTypesAsArrow: true }

async function execute(statement: string, fields: object): Promise<TExecuteStatementResp> {
  const sessionHandle = await openRaw(local)
  const direct = { runAsync: true, getDirectResults: { maxRows: 100_000 } }
  const asked = { canReadArrowResult: true, useArrowNativeTypes: new TSparkArrowTypes(native) }
  return callRaw(local, 'ExecuteStatement', {
    ...{ sessionHandle, statement, ...direct, ...asked },
    ...fields,
  })
}

function read({ directResults }: TExecuteStatementResp, decode = (bytes: Buffer) => bytes): object {
  const { resultSetMetadata, resultSet } = directResults!
  const batches = resultSet!.results!.arrowBatches!.map(({ batch }) => decode(batch))
  const { schema, batches: read } = tableFromIPC([resultSetMetadata!.arrowSchema!, ...batches])
  return Object.fromEntries(
    schema.fields.map(({ name, type }, index) => {
      const values = read.flatMap((batch) => readColumn(batch.getChildAt(index)!))
      return [name, [String(type), ...values]]
    }),
  )
}

test('who takes LZ4 gets a frame for each batch, and both sizes', async () => {
  const text = "SELECT id, 'the same text again and again' AS text FROM range(9000)"
  const plain = await execute(text, {})
  const packed = await execute(text, { canDecompressLZ4Result: true })
  const { resultSetMetadata, resultSet } = packed.directResults!
  expect(plain.directResults!.resultSetMetadata!.lz4Compressed).toBe(false)
  expect(resultSetMetadata!.lz4Compressed).toBe(true)
  const frames = resultSet!.results!.arrowBatches!.map(({ batch }) => batch)
  expect(frames.map((frame) => frame.readUInt32LE(0))).toEqual(frames.map(() => 0x184d2204))
  expect(read(packed, (bytes) => loadCodec()!.decode(bytes))).toEqual(read(plain))
  const sent = frames.reduce((sum, { length }) => sum + length, 0)
  expect(Number(resultSetMetadata!.compressedBytes)).toBe(sent)
  expect(Number(resultSetMetadata!.uncompressedBytes)).toBeGreaterThan(sent * 2)
})

const everyType = `SELECT 1.50 AS decimal, DATE'2024-02-29' AS date,
  TIMESTAMP'2024-02-29 12:00:00.5Z' AS time, TIMESTAMP_NTZ'2024-02-29 12:00:00' AS local,
  array(1, NULL) AS list, named_struct('a', 2.50, 'b', 'c') AS struct, map('k', 1) AS map`
const allNative = {
  decimal: ['Decimal[3e+2]', '1.50'],
  date: ['Date32<DAY>', 19_782],
  time: ['Timestamp<MICROSECOND, Etc/UTC>', 1_709_208_000_500_000n],
  local: ['Timestamp<MICROSECOND>', 1_709_208_000_000_000n],
  list: ['List<Int32>', [1, null]],
  struct: ['Struct<{a:Decimal[3e+2], b:Utf8}>', { a: '2.50', b: 'c' }],
  map: ['Map<{key:Utf8, value:Int32}>', [['k', 1]]],
}

test.each([
  ['nothing', {}, {}],
  ['DECIMAL', { decimalAsArrow: false }, { decimal: ['Utf8', '1.50'] }],
  [
    'TIMESTAMP',
    { timestampAsArrow: false },
    { time: ['Utf8', '2024-02-29 12:00:00.5'], local: ['Utf8', '2024-02-29 12:00:00'] },
  ],
  [
    'complex types',
    { complexTypesAsArrow: false },
    {
      list: ['Utf8', '[1,null]'],
      struct: ['Utf8', '{"a":2.5,"b":"c"}'],
      map: ['Utf8', '{"k":1}'],
    },
  ],
])('%s travels as text for who does not read it natively', async (_case, flags, text) => {
  const useArrowNativeTypes = new TSparkArrowTypes({ ...native, ...flags })
  const response = await execute(everyType, { useArrowNativeTypes })
  expect(read(response)).toEqual({ ...allNative, ...text })
  const { schema, arrowSchema } = response.directResults!.resultSetMetadata!
  // What a column is stays said, however it travels.
  const ids = schema!.columns.map(({ typeDesc }) => typeDesc.types[0]!.primitiveEntry!.type)
  expect(ids).toEqual([15, 17, 8, 8, 10, 12, 11])
  const names = tableFromIPC(arrowSchema!).schema.fields.map(({ metadata }) => {
    return metadata.get('Spark:DataType:SqlName')
  })
  expect(names.slice(0, 3)).toEqual(['DECIMAL(3,2)', 'DATE', 'TIMESTAMP'])
})

test('a client without Arrow gets columns', async () => {
  local.client.getConfig().arrowEnabled = false
  const text = `SELECT TRUE AS b, CAST(1 AS TINYINT) AS t, 1.5 AS d, DATE'2024-02-29' AS day,
    unhex('00ff') AS bin, CAST(NULL AS BIGINT) AS n, 9007199254740991 AS big, 'x' AS s`
  const statement = await local.session.executeStatement(text)
  const rows = await statement.fetchAll()
  await statement.close()
  local.client.getConfig().arrowEnabled = true
  expect(rows).toEqual([
    {
      ...{ b: true, t: 1, d: 1.5, day: '2024-02-29', bin: Buffer.from([0, 255]) },
      ...{ n: null, big: 9007199254740991, s: 'x' },
    },
  ])
})

test('one name for columns of different types loses no rows', async () => {
  const text = "SELECT 1 AS a, 'x' AS a, id AS a FROM range(2)"
  const { resultSetMetadata, resultSet } = (await execute(text, {})).directResults!
  expect(resultSetMetadata!.schema!.columns.map(({ columnName }) => columnName)).toEqual([
    ...['a', 'a', 'a'],
  ])
  // Arrow's own reader, too, would merge columns of one name.
  const types = { one: new Int32(), two: new Utf8(), three: new Int64() }
  const fields = Object.entries(types).map(([name, type]) => new Field(name, type, true))
  const batches = resultSet!.results!.arrowBatches!.map(({ batch }) => batch)
  const table = tableFromIPC([schemaMessage(new Schema(fields)), ...batches])
  const columns = table.batches.map(({ data }) => data.children.map(readData))
  expect(columns).toEqual([
    [
      [1, 1],
      ['x', 'x'],
      [0n, 1n],
    ],
  ])
})
