// The form in which a client gets its result: Arrow, compressed or not.
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

it('who takes LZ4 gets a frame for each batch, and both sizes', async () => {
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

it.each([
  ['Arrow', { canReadArrowResult: false }],
  [
    'all native types',
    { useArrowNativeTypes: new TSparkArrowTypes({ ...native, decimalAsArrow: false }) },
  ],
])('a client that does not read %s is refused', async (_case, flags) => {
  const { status } = await execute('SELECT 1', flags)
  expect(status.errorMessage).toContain('[STAND_IN_REFUSAL]')
})

it('one name for columns of different types loses no rows', async () => {
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
