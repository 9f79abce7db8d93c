// Rows over HTTP, through the real driver: every row once, every value exact.
import { gunzipSync } from 'node:zlib'
import { ask, askRows, everyRow, type RowsPage } from './http'
import { control } from './stack'

describe('the recipe’s request', () => {
  it('gives exact decimals and microseconds', async () => {
    const { status, headers, json } = await askRows(
      'customer-analytics/metrics',
      'dateFrom=2024-01-01',
    )
    const { value } = json as RowsPage
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json')
    expect(value).toHaveLength(100)
    for (const row of value) {
      expect(Object.keys(row)).toEqual([
        'customer_id',
        'metric_date',
        'total_purchases',
        'engagement_score',
        'last_updated',
      ])
      if (row['total_purchases'] !== null) expect(row['total_purchases']).toMatch(/^\d+\.\d\d$/)
      expect(row['last_updated']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    }
    expect(value.some((row) => !String(row['last_updated']).endsWith('000Z'))).toBe(true)
  })

  it('tells the warehouse for which product, output port, consumer and request it is', async () => {
    const { headers } = await askRows('customer-analytics/metrics', 'dateFrom=2024-01-01&top=1')
    const statement = (await control().statements()).at(-1)
    const requestId = String(headers['x-ms-request-id'])
    const [product, outputPort, consumer, id] = String(statement?.queryTags).split(',')
    expect([product, outputPort, id]).toEqual([
      'product:customer-analytics',
      'output_port:metrics',
      `request_id:${requestId}`,
    ])
    // A keyed hash: whoever reads the history of queries learns nobody's name or id.
    expect(consumer).toMatch(/^consumer:[\w-]{16}$/)
    expect(statement?.sessionConfiguration).toMatchObject({
      STATEMENT_TIMEOUT: '5',
      TIMEZONE: 'UTC',
    })
  })
})

describe('following next links', () => {
  it('over all airports gives every row once', async () => {
    const { rows, pages, ended } = await everyRow('air-traffic/airports', '')
    const codes = rows.map(({ iata }) => String(iata))
    expect({ rows: rows.length, distinct: new Set(codes).size, pages, ended }).toEqual({
      rows: 3_376,
      distinct: 3_376,
      pages: 34,
      ended: true,
    })
    expect(codes).toEqual([...codes].sort())
    expect(rows.filter(({ state }) => state === 'NA')).toHaveLength(12)
  })

  it('over 30,000 flights by pages of 10,000 gives every row once', async () => {
    const { rows, pages } = await everyRow('air-traffic/flights', 'maxpagesize=10000&top=30000')
    expect(pages).toBe(3)
    expect(rows.map((row) => row['flight_id'])).toEqual(
      Array.from({ length: 30_000 }, (_, i) => String(i + 1)),
    )
  })

  it('over rows that share keys never parts a group', async () => {
    await control().putTable(
      'testing.keys.shared',
      `SELECT CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '😀' WHEN 2 THEN 'ｱ' ELSE 'k' || (i % 7) END AS kind,
        CASE i % 6 WHEN 0 THEN NULL WHEN 1 THEN 'NaN'::DOUBLE WHEN 2 THEN -0.0::DOUBLE WHEN 3 THEN 0.0::DOUBLE
          WHEN 4 THEN '-Infinity'::DOUBLE ELSE i % 11 END AS place,
        i::INT AS row FROM range(240) t(i)`,
    )
    // Eight rows share each of the common keys.
    const walked = await Promise.all(
      [1, 7, 50].map((pageRows) => everyRow('shared-keys/rows', `maxpagesize=${pageRows}`)),
    )
    for (const { rows } of walked) {
      const numbers = rows.map(({ row }) => Number(row))
      expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 240 }, (_, i) => i))
    }
  })

  it('meets a group larger than any page with an error that names the key', async () => {
    await control().putTable(
      'testing.keys.crowd',
      `SELECT 'same' AS kind, i::INT AS row FROM range(10001) t(i)`,
    )
    const { status, json } = await askRows('shared-keys/crowd')
    expect({ status, json }).toMatchObject({
      status: 500,
      json: {
        error: {
          code: 'KeyGroupTooLarge',
          message: 'More than 10000 rows have the same values of kind.',
        },
      },
    })
    expect((await control().counters()).operationsOpen).toBe(0)
  })
})

describe('a response', () => {
  it('is compressed when the caller takes gzip, and says so', async () => {
    const query = 'dateFrom=2024-01-01'
    const plain = await askRows('customer-analytics/metrics', query)
    const zipped = await askRows('customer-analytics/metrics', query, {
      headers: { 'accept-encoding': 'br;q=1, gzip;q=0.5' },
    })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(zipped.headers.vary).toBe('Accept, Accept-Encoding, Authorization')
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length / 3)
    const page = JSON.parse(gunzipSync(zipped.bytes).toString()) as RowsPage
    expect(page.value).toEqual((plain.json as RowsPage).value)
  })

  it.each(['identity', 'gzip;q=0', 'br', ''])('is plain for Accept-Encoding %j', async (coding) => {
    const { headers } = await askRows('air-traffic/airports', '', {
      headers: { 'accept-encoding': coding },
    })
    expect(headers['content-encoding']).toBeUndefined()
  })

  it.each([
    ['application/json', 200],
    ['text/html, */*;q=0.8', 200],
    ['application/*', 200],
    ['text/csv', 406],
    ['application/json;q=0', 406],
  ])('to Accept: %s has status %d', async (accept, status) => {
    const answer = await askRows('air-traffic/airports', 'top=1', { headers: { accept } })
    expect(answer.status).toBe(status)
  })

  it('of a large page in pieces is compressed as well', async () => {
    const query = 'maxpagesize=10000'
    const { bytes, headers } = await askRows('air-traffic/flights', query, {
      headers: { 'accept-encoding': 'gzip' },
    })
    expect(headers['content-encoding']).toBe('gzip')
    expect((JSON.parse(gunzipSync(bytes).toString()) as RowsPage).value).toHaveLength(10_000)
  })
})

describe('health and readiness', () => {
  it('say that the app is alive, and what it can reach', async () => {
    expect((await ask('/api/health')).json).toMatchObject({ status: 'alive' })
    expect((await ask('/api/ready')).json).toMatchObject({
      status: 'ready',
      checks: expect.arrayContaining([{ name: 'warehouse default', status: 'ok' }]) as unknown,
    })
  })
})
