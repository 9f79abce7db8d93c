// Large results as files to download: links with whole offsets, who may follow them and how long, and
// what can go wrong on the way.
import { TSparkArrowTypes, TSparkRowSetType } from '@databricks/sql/thrift/TCLIService_types'
import { tableFromIPC } from 'apache-arrow'
import { get } from 'node:https'
import { buffer } from 'node:stream/consumers'
import loadCodec from '@databricks/sql/dist/utils/lz4'
import { CloudFiles } from './cloud-files'
import { connectDriver } from './driver-client'
import { localCertificate, openDriverSession, token, type DriverSession } from './driver-session'
import { readColumn } from './exact-value'
import { callRaw, openRaw } from './raw-client'

const count = 60_000
const text = 'SELECT i, s FROM t.t.large'
/** Just enough rows for a file, and for two. */
const oneFile = `${text} LIMIT 17000`
const twoFiles = `${text} LIMIT 40000`
let local: DriverSession
let certificate: { key: string; cert: string }
beforeAll(async () => {
  certificate = await localCertificate()
  local = await openDriverSession({ certificate })
  const large = `SELECT i::INTEGER AS i, repeat('x', 80) || i AS s FROM range(${count}) AS t(i)`
  await local.control('PUT', '/tables/t.t.large', large)
})
afterEach(() => local.control('DELETE', '/faults'))
afterAll(() => local.close())

interface Link {
  readonly url: string
  readonly start: number
  readonly rows: number
  readonly plainBytes: number
  readonly livesMs: number
}

/** Every link of the result; none for one that comes inline. */
async function links(fields: object = {}, statement = text): Promise<readonly Link[]> {
  const sessionHandle = await openRaw(local)
  const native = { timestampAsArrow: true, decimalAsArrow: true, complexTypesAsArrow: true }
  const response = await callRaw(local, 'ExecuteStatement', {
    ...{ sessionHandle, statement, runAsync: true, getDirectResults: { maxRows: 20_000 } },
    ...{ canReadArrowResult: true, useArrowNativeTypes: new TSparkArrowTypes(native) },
    ...{ canDownloadResult: true, ...fields },
  })
  const { resultSetMetadata, resultSet, closeOperation } = response.directResults!
  if (resultSetMetadata!.resultFormat !== TSparkRowSetType.URL_BASED_SET) return []
  expect(closeOperation).toBeNull()
  const pages = [resultSet!]
  const { operationHandle } = response
  while (pages.at(-1)!.hasMoreRows) {
    const asked = { operationHandle, orientation: 0, maxRows: 20_000 }
    pages.push(await callRaw(local, 'FetchResults', asked))
  }
  return pages.flatMap(({ results }) =>
    results!.resultLinks!.map((link) => ({
      url: link.fileLink,
      start: Number(link.startRowOffset),
      rows: Number(link.rowCount),
      plainBytes: Number(link.bytesNum),
      livesMs: Number(link.expiryTime) - Date.now(),
    })),
  )
}

function download(url: string, headers = {}): Promise<{ status?: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url, { ca: certificate.cert, headers }, (response) => {
      buffer(response).then((body) => {
        resolve({ status: response.statusCode!, body })
      }, reject)
    }).on('error', reject)
  })
}

it.each([false, true])('every row is in a file, at its place; LZ4: %s', async (lz4) => {
  const found = await links({ canDecompressLZ4Result: lz4 })
  expect(found.length).toBeGreaterThanOrEqual(3)
  let next = 0
  for (const { url, start, rows, plainBytes, livesMs } of found) {
    const { status, body } = await download(url)
    const stream = lz4 ? loadCodec()!.decode(body) : body
    const { batches } = tableFromIPC(stream)
    const values = batches.flatMap((batch) => readColumn(batch.getChildAt(0)!))
    expect({ status, start, first: values[0], rows, bytes: plainBytes }).toEqual({
      ...{ status: 200, start: next, first: next, rows: values.length, bytes: stream.length },
    })
    expect(stream.subarray(-8)).toEqual(Buffer.from('ffffffff00000000', 'hex'))
    expect(livesMs).toBeGreaterThan(14 * 60_000)
    next += rows
  }
  expect(next).toBe(count)
})

it('a small result comes inline, also to who takes links', async () => {
  expect(await links({}, 'SELECT i FROM t.t.large LIMIT 4096')).toEqual([])
  expect(await links({ canDownloadResult: false })).toEqual([])
  expect(await links({}, 'SELECT i FROM t.t.large LIMIT 16385')).toHaveLength(1)
})

it('a link needs no token and takes none, and nobody guesses it', async () => {
  const [link] = await links({}, oneFile)
  const bearer = { authorization: `Bearer ${token}` }
  expect(await download(link!.url, bearer)).toMatchObject({ status: 400 })
  expect(await download(link!.url.replace(/.$/, 'x'))).toMatchObject({ status: 404 })
})

it('an expired link is 403', async () => {
  const fault = { kind: 'shortLinks', ms: 0 }
  await local.control('PUT', '/faults', [{ call: 'ExecuteStatement', fault }])
  const [link, ...others] = await links({}, twoFiles)
  expect(await download(link!.url)).toMatchObject({ status: 403 })
  expect(await download(others.at(-1)!.url)).toMatchObject({ status: 200 })
  await local.control('PUT', '/faults', [{ fault: { kind: 'expiredLink' } }])
  expect(await download(others.at(-1)!.url)).toMatchObject({ status: 403 })
})

it.each(['length', 'chunked'])('a file may break off, by its %s', async (framing) => {
  const [link] = await links({}, oneFile)
  const fault = { kind: 'truncate', bytes: 1000, framing }
  await local.control('PUT', '/faults', [{ call: 'Link', fault }])
  await expect(download(link!.url)).rejects.toMatchObject({ code: 'ECONNRESET' })
})

it('a file outlives its statement: clients close before they download', async () => {
  const [link] = await links({}, oneFile)
  await local.control('DELETE', '/sessions')
  expect(await download(link!.url)).toMatchObject({ status: 200 })
})

it('of the files that were left, the newest stay as far as they fit', () => {
  const files = new CloudFiles(() => '', 25)
  const [one, other] = [{}, {}]
  const file = { bytes: Buffer.alloc(10), rows: 1, plainBytes: 10, startRow: 0 }
  const expiresMs = Date.now() + 60_000
  const paths = [one, one, other, one].map((owner) => files.add({ ...file, expiresMs }, owner, ''))
  const expired = files.add({ ...file, expiresMs: 0 }, one, '')
  files.leave(one)
  const kept = [...paths, expired].map((path) => files.find(path) !== undefined)
  expect(kept).toEqual([false, true, true, true, false])
})

describe('the driver', () => {
  async function rows(statementText = text): Promise<number> {
    const options = { token, useCloudFetch: true }
    const client = await connectDriver(local.warehouse, certificate.cert, options)
    const session = await client.openSession()
    try {
      const statement = await session.executeStatement(statementText)
      return (await statement.fetchAll()).length
    } finally {
      await client.close()
    }
  }

  it('reads every row of a large result', async () => {
    expect(await rows()).toBe(count)
  })

  it.each([{ kind: 'status', status: 404 }, { kind: 'expiredLink' }])(
    'fails when a file meets %j',
    async (fault) => {
      await local.control('PUT', '/faults', [{ call: 'Link', skip: 1, fault }])
      await expect(rows(twoFiles)).rejects.toThrow()
    },
  )

  it.each([{ kind: 'drop' }, { kind: 'reset' }, { kind: 'delay', ms: 100 }])(
    'survives a file that meets %j once',
    async (fault) => {
      const rule = { call: 'Link', statementContains: 't.t.large', times: 1, fault }
      await local.control('PUT', '/faults', [rule])
      expect(await rows(oneFile)).toBe(17_000)
    },
  )
})
