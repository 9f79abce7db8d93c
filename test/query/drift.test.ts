// Sources that no longer are what was declared: what the caller gets, and what the owner is told, with a
// warehouse whose results have the columns that the test says.
import { makeStopwatch } from '../../src/base/stopwatch'
import { invocation } from '../../src/base/trace'
import {
  Int32,
  Int64,
  Table,
  TimestampMicrosecond,
  Utf8,
  vectorFromArray,
  type Vector,
} from 'apache-arrow'
import { fixedSecret } from '../../src/base/secret'
import type { PageTokenKeys } from '../../src/query/page-token'
import { systemClock } from '../../src/base/clock'
import { anonymous } from '../../src/access/principal'
import type { Observation } from '../../src/base/observation'
import { Problem } from '../../src/base/problem'
import { queryPathOf } from '../../src/compose/query-path'
import { column } from '../../src/declare/column'
import { dataProduct } from '../../src/declare/data-product'
import { view } from '../../src/declare/source'
import { serve } from '../../src/query/serve'
import { readSettings } from '../../src/settings/settings'
import { makeObservedVersions } from '../../src/warehouse/observed-versions'
import { soundEnvironment } from '../settings/sample'
import { resultOfTables, type GivenResult } from './arrow-batches'

const product = dataProduct({
  domain: 'testing',
  name: 'drifting',
  version: '1.2.0',
  status: 'draft',
  title: 'Drifting',
  description: 'Sources that drift.',
  owner: { team: 'testing', email: 'testing@example.com' },
  outputPorts: {
    rows: {
      operationId: 'getRows',
      source: view('mesh', 'testing', 'rows', { changesWith: [] }),
      columns: { id: column.int(), text: column.string(), at: column.timestamp() },
      key: ['id', 'at'],
    },
  },
})
const of = invocation('the-request')
const drifted = {
  kind: 'sourceDrifted',
  ...of,
  dataProduct: 'drifting',
  dataProductVersion: '1.2.0',
  outputPort: 'rows',
  code: 'SourceDrift',
}

const integers = (...values: number[]) => vectorFromArray(values, new Int32())
const strings = (...values: string[]) => vectorFromArray(values, new Utf8())
const ids = integers(1, 2)
const texts = strings('secret-a', 'secret-b')
const times = (...epochMs: number[]) => vectorFromArray(epochMs, new TimestampMicrosecond('UTC'))
const at = times(1_000, 2_000)
const rows = [
  { id: 1, text: 'secret-a', at: '1970-01-01T00:00:01.000000Z' },
  { id: 2, text: 'secret-b', at: '1970-01-01T00:00:02.000000Z' },
]

/** Asks for a page as often as there are results, or failures, to give. */
async function ask(...gives: readonly (GivenResult | Problem)[]) {
  const observed: Observation[] = []
  const observe = (observation: Observation) => {
    observed.push(observation)
  }
  const left = [...gives]
  const run = () => {
    const next = left.shift()
    return next instanceof Problem ? Promise.reject(next) : Promise.resolve(next!)
  }
  const settings = readSettings(['default'], soundEnvironment)
  const pageTokenKeys = { current: new Uint8Array(32) }
  const path = queryPathOf(
    settings,
    {
      ...{ clock: systemClock, observe, warehouse: { run } },
      observedVersions: makeObservedVersions(systemClock),
    },
    fixedSecret<PageTokenKeys>(pageTokenKeys),
  )
  const answers: unknown[] = []
  while (left.length > 0) {
    const { signal } = new AbortController()
    const principal = anonymous()
    const call = {
      invocation: of,
      account: { stopwatch: makeStopwatch(systemClock), read: undefined },
      principal,
      rawQuery: '',
      accept: undefined,
      cacheControl: undefined,
      signal,
    }
    const answer = async () => {
      let text = ''
      const { body } = await serve(call, product, product.outputPorts.rows, path)
      for await (const chunk of body) text += Buffer.from(chunk).toString()
      return (JSON.parse(text) as { value: unknown }).value
    }
    answers.push(await answer().catch((problem: unknown) => problem))
  }
  return { answers, observed }
}

function result(columns: Readonly<Record<string, Vector>>) {
  const table = new Table(columns) as Table
  return resultOfTables(table, [table])
}

it('a result as declared is served, and nobody is told anything', async () => {
  expect(await ask(result({ id: ids, text: texts, at }))).toEqual({ answers: [rows], observed: [] })
})

it('a result with another type is a typed 502, and its owner is told', async () => {
  const given = result({ id: vectorFromArray([1n], new Int64()), text: texts, at })
  const { answers, observed } = await ask(given)
  const message = 'The column id does not have its declared type.'
  expect(answers).toMatchObject([{ code: 'SourceDrift', message, options: { target: 'id' } }])
  expect(observed).toEqual([{ ...drifted, column: 'id' }])
  expect(given.closed).toBe(true)
})

it.each<[string, Readonly<Record<string, Vector>>]>([
  ['a column less', { id: ids, at }],
  ['a column more', { id: ids, text: texts, at, more: texts }],
  ['a column by another name', { id: ids, Text: texts, at }],
  ['columns in another order', { text: texts, id: ids, at }],
])(
  'a result with %s than its statement names is no answer to it, and no drift',
  async (_, columns) => {
    const given = result(columns)
    const { answers, observed } = await ask(given)
    expect(answers).toMatchObject([{ code: 'InvalidWarehouseAnswer' }])
    expect(observed).toEqual([])
    expect(given.closed).toBe(true)
  },
)

it.each([
  ['which', { target: 'text' }, { column: 'text' }],
  ['a column that is none of ours', { target: 'secret' }, {}],
  ['not which', {}, {}],
])('a warehouse that misses a column and says %s: the owner is told', async (_, options, told) => {
  const { answers, observed } = await ask(new Problem('SourceDrift', undefined, options))
  expect(answers).toMatchObject([{ code: 'SourceDrift' }])
  expect(observed).toEqual([{ ...drifted, ...told }])
})

it('a key that callers may not write themselves is a value like every other', async () => {
  const far = times(0, Date.UTC(12_345, 0))
  const { answers, observed } = await ask(result({ id: ids, text: texts, at: far }))
  expect(answers).toMatchObject([
    [{ at: '1970-01-01T00:00:00.000000Z' }, { at: '+12345-01-01T00:00:00.000000Z' }],
  ])
  expect(observed).toEqual([])
})

it('another failure of the warehouse is no drift', async () => {
  const { answers, observed } = await ask(new Problem('StatementFailed'))
  expect(answers).toMatchObject([{ code: 'StatementFailed' }])
  expect(observed).toEqual([])
})
