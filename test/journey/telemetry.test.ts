// What the app sends to Azure Monitor of the main journeys, through the real exporter: spans and metrics by
// name, attributes and count; and what must never be among them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DataProductEvent } from '../../src/events/event'
import { connectFunctions } from '../stack/connect-functions'
import type { Item } from '../stack/ingestion/envelope'
import { ask, askRows, type HttpOptions, type RowsPage } from './http'
import { leaksIn } from './leaks'
import { openSql, type Sql } from './sql'
import { control, headersOf, readyStack } from './stack'
import { subscribeTo } from './subscriber'
import { spansIn, type SentSpan } from '../stack/ingestion/sent-spans'
import { metricsIn, startWatched, type Watched } from './telemetry-items'

const traceOf = (digit: string) => digit.repeat(32)
const caller = 'c'.repeat(16)

/** A request of the trace of this digit. */
const traced = (digit: string, options: HttpOptions = {}): HttpOptions => ({
  ...options,
  headers: { ...options.headers, traceparent: `00-${traceOf(digit)}-${caller}-00` },
})

const sightings = 'testing.committed.sightings'
const folder = mkdtempSync(path.join(tmpdir(), 'sockets-'))
const socketsFile = path.join(folder, 'sockets')

let watched: Watched
let sql: Sql
let items: readonly Item[]
let event: DataProductEvent
let tags: readonly string[]

beforeAll(async () => {
  sql = openSql()
  await sql.run(`DROP TABLE IF EXISTS ${sightings}`)
  await sql.run(`CREATE TABLE ${sightings} (id INT)`)
  watched = await startWatched(
    {
      NODE_OPTIONS: `--require ${path.join(__dirname, 'recorded-sockets.cjs')}`,
      RECORDED_SOCKETS: socketsFile,
    },
    { events: true },
  )
  const base = watched.host.url
  await connectFunctions(base, readyStack())
  const flights = 'air-traffic/flights'
  const anew = { base, headers: { 'cache-control': 'no-cache' } }
  const first = await askRows(flights, 'origin=SFO&maxpagesize=2', traced('1', anew))
  const { pathname, search } = new URL((first.json as RowsPage).nextLink!)
  await ask(pathname + search, traced('2', { base }))
  await askRows(flights, 'origin=SFO&top=3', traced('3', { base }))
  await askRows(flights, 'origin=nowhere-at-all', traced('4', { base }))
  await ask('/api/products/unheard-of', traced('5', { base }))
  const slow = { call: 'ExecuteStatement', times: 1, fault: { kind: 'delay', ms: 600 } }
  await control().putFaults([slow])
  await askRows(flights, 'origin=LAX&top=4', traced('6', { base }))
  const refused = { call: 'ExecuteStatement', times: 9, fault: { kind: 'status', status: 500 } }
  await control().putFaults([refused])
  await askRows(flights, 'origin=JFK&top=5', traced('7', { base }))
  await control().clearFaults()
  await control().forgetStatements()
  await askRows('bird-strikes/strikes', 'state=texas&top=2', traced('8', { base, as: 'partner' }))
  tags = (await control().statements()).map(({ queryTags }) => queryTags)

  const subscriber = await subscribeTo('sightings')
  await sql.run(`INSERT INTO ${sightings} VALUES (1947110815)`)
  event = await subscriber.until(({ data }) => data.version === 1)
  await subscriber.close()
  // The state says that it is published.
  await sleep(500)
  await watched.host.stop()
  items = await watched.control.items()
}, 120_000)

afterAll(async () => {
  await control().clearFaults()
  await watched.close()
  await sql.close()
  rmSync(folder, { recursive: true })
})

const spansOf = (digit: string): readonly SentSpan[] =>
  spansIn(items).filter(({ traceId }) => traceId === traceOf(digit))
const requestOf = (digit: string): SentSpan => spansOf(digit).find(({ isRequest }) => isRequest)!
const namesOf = (digit: string) =>
  spansOf(digit)
    .map(({ name }) => name)
    .sort()
const metric = (name: string): readonly Readonly<Record<string, unknown>>[] =>
  metricsIn(items)
    .filter((each) => each.name === `meshport.${name}`)
    .map(({ attributes, value }) => ({ ...attributes, value }))

it('everything that is sent is what Azure Monitor takes', async () => {
  expect(await watched.control.faults()).toEqual([])
  expect(items.length).toBeGreaterThan(50)
})

const stages = ['authenticate', 'decide', 'parse', 'plan', 'pin', 'queue', 'compile', 'run']

it('a page is one trace with its caller: a request, its stages, its look and its statement', () => {
  const name = 'GET /products/air-traffic/flights'
  expect(namesOf('1')).toEqual([name, ...stages, 'fetch', 'encode', 'look', 'statement'].sort())
  const request = requestOf('1')
  expect(request).toMatchObject({
    ...{ name, parentId: caller, code: '200', success: true },
    properties: {
      ...{ operation: 'getFlights', data_product: 'air-traffic', output_port: 'flights' },
      ...{ pin: 'looked_up', rows: '2', 'stage.run': expect.any(String) as string },
    },
  })
  for (const { isRequest, parentId } of spansOf('1')) {
    if (!isRequest) expect(parentId).toBe(request.id)
  }
  expect(spansOf('1').find(({ name: each }) => each === 'statement')).toMatchObject({
    ...{ type: 'databricks', target: 'default', success: true },
    properties: { data_product: 'air-traffic', output_port: 'flights' },
  })
})

it('the next page, and a read of one page, need no look', () => {
  expect([requestOf('2'), requestOf('3')].map(({ properties: { pin } }) => pin)).toEqual([
    'known',
    'not_pinned',
  ])
  for (const digit of ['2', '3']) expect(namesOf(digit)).not.toContain('look')
})

it('what a caller did wrong is no failure, and has the stages that it reached', () => {
  expect(requestOf('4')).toMatchObject({
    ...{ code: '400', success: true },
    properties: { operation: 'getFlights', code: 'InvalidParameter' },
  })
  expect(namesOf('4')).toEqual(
    ['GET /products/air-traffic/flights', 'authenticate', 'decide', 'parse'].sort(),
  )
  expect(requestOf('5')).toMatchObject({ name: 'GET /{*path}', code: '404' })
})

it('a failed request says where it failed, with the times of its stages', () => {
  const request = requestOf('7')
  expect(request).toMatchObject({ success: false, code: '503' })
  expect(request.properties['code']).toBe('WarehouseUnavailable')
  expect(Number(request.properties['stage.run'])).toBeGreaterThan(0)
  expect(spansOf('7').find(({ name }) => name === 'statement')).toMatchObject({
    success: false,
    properties: { code: 'WarehouseUnavailable' },
  })
})

it('the stages of a slow page add up to its time', () => {
  const sum = spansOf('6')
    .filter(({ name }) => [...stages, 'fetch', 'encode'].includes(name))
    .reduce((all, { durationMs }) => all + durationMs, 0)
  const { durationMs } = requestOf('6')
  expect(durationMs).toBeGreaterThan(600)
  expect(sum / durationMs).toBeGreaterThan(0.95)
  expect(sum / durationMs).toBeLessThan(1.05)
})

it('the query history leads back to the trace', () => {
  expect(tags).toHaveLength(1)
  expect(tags[0]).toContain(`trace_id:${traceOf('8')}`)
})

it('a commit is one trace: the hint, its looks, what it recorded, and what it published', () => {
  const [, traceId, recording] = event.traceparent!.split('-')
  const trace = spansIn(items).filter((span) => span.traceId === traceId)
  const named = (name: string) => trace.filter((span) => span.name === name)
  const [announce] = named('announce')
  const [record] = named('record')
  const [publish] = named('publish')
  expect(announce).toMatchObject({
    properties: { trigger: 'hint', published: '1', failed: '0' },
    success: true,
  })
  expect(named('look').length).toBeGreaterThan(0)
  for (const look of named('look')) expect(look.parentId).toBe(announce!.id)
  expect(record).toMatchObject({ id: recording, parentId: announce!.id })
  expect(publish).toMatchObject({
    parentId: recording,
    properties: { type: 'DataProductUpdated', data_product: 'committed', output_port: 'sightings' },
  })
  expect(Number(publish!.properties['lag'])).toBeGreaterThan(0)
})

it('a run of the schedule is a trace of its own, linked to those of what it published', () => {
  const runs = spansIn(items).filter(({ properties }) => properties['trigger'] === 'schedule')
  expect(runs).toHaveLength(1)
  const links = JSON.parse(runs[0]!.properties['_MS.links']!) as { operation_Id: string }[]
  const recorded = spansIn(items).filter(({ name }) => name === 'record')
  const linked = new Set(links.map(({ operation_Id: id }) => id))
  const own = recorded.filter(({ properties }) => '_MS.links' in properties)
  expect(own.length).toBeGreaterThan(0)
  expect(new Set(own.map(({ traceId }) => traceId))).toEqual(linked)
})

it('requests are counted by operation, status and code', () => {
  const flights = metric('requests').filter((each) => each['operation'] === 'getFlights')
  expect(flights).toEqual(
    expect.arrayContaining([
      { operation: 'getFlights', status_class: '2xx', value: 4 },
      { operation: 'getFlights', status_class: '4xx', code: 'InvalidParameter', value: 1 },
      { operation: 'getFlights', status_class: '5xx', code: 'WarehouseUnavailable', value: 1 },
    ]),
  )
  expect(flights).toHaveLength(3)
})

it('rows, pages, statements and events are counted', () => {
  const flights = { data_product: 'air-traffic', output_port: 'flights' }
  expect(metric('rows')).toContainEqual({ ...flights, value: 11 })
  expect(metric('pages')).toEqual(
    expect.arrayContaining([
      { pin: 'looked_up', value: 1 },
      { pin: 'known', value: 1 },
    ]),
  )
  const reads = metric('statements').filter(({ purpose }) => purpose === 'read')
  expect(reads).toEqual(
    expect.arrayContaining([
      { connection: 'default', purpose: 'read', value: 5 },
      { connection: 'default', purpose: 'read', code: 'WarehouseUnavailable', value: 1 },
    ]),
  )
  expect(metric('warehouse.ms')).toContainEqual({
    ...{ ...flights, purpose: 'read' },
    value: expect.any(Number) as number,
  })
  const sighted = { data_product: 'committed', output_port: 'sightings' }
  expect(metric('events')).toContainEqual({ ...sighted, type: 'DataProductUpdated', value: 1 })
  for (const name of ['publish.lag.versions', 'publish.lag.seconds', 'outbox.depth'])
    expect(metric(name)).toContainEqual({ ...sighted, value: 0 })
})

it('nothing but the listed metrics is sent', () => {
  const names = new Set(metricsIn(items).map(({ name }) => name.replace('meshport.', '')))
  expect([...names].sort()).toEqual(
    expect.arrayContaining(['requests', 'request.duration', 'stage.duration', 'bytes', 'looks']),
  )
  for (const { attributes } of metricsIn(items)) {
    for (const value of Object.values(attributes)) expect(value).toMatch(/^[\w -]{1,64}$/)
  }
})

it('no value, principal, token, SQL or host is among it', () => {
  const text = JSON.stringify(items)
  const { tokens, warehouse, issuerUrl } = readyStack()
  const literals = ['SFO', 'LAX', 'JFK', 'nowhere-at-all', 'unheard-of', 'texas', '1947110815']
  const ports = [issuerUrl, watched.host.url].map((url) => `:${new URL(url).port}`)
  const bearers = [tokens.analyst, ...Object.values(headersOf('partner')), warehouse.token]
  expect(leaksIn(text, [...literals, ...bearers, ...ports])).toEqual([])
  const aliases = tags.flatMap((each) => /consumer:([^,]*)/.exec(each)?.[1] ?? [])
  expect(aliases).toHaveLength(1)
  for (const alias of aliases) expect(text).not.toContain(alias)
})

it('each line of the log that belongs to a request has its id and its trace', () => {
  const lines = watched.host
    .output()
    .split('\n')
    .filter((line) => line.includes(traceOf('1')))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('"kind":"requestAnswered"')
  expect(lines[0]).toMatch(/"requestId":"[\da-f-]{36}"/)
  expect(lines[0]).toContain('"stages":{"authenticate":')
})

it('no socket is opened to anybody but those whom the app asks', () => {
  const opened = new Set(readFileSync(socketsFile, 'utf8').trim().split('\n'))
  // The loader of TypeScript has a pipe.
  const away = [...opened].filter((each) => !/^(\/|(localhost|127\.0\.0\.1|::1):\d+$)/.test(each))
  expect(away).toEqual([])
  expect([...opened]).toContain(new URL(watched.ingestion.addresses.telemetryUrl).host)
})
