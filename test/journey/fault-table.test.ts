// The table of docs/errors.md, run: whatever a warehouse does, at whichever call, to a small answer and
// to a large one, the caller gets in time what the table says, and nothing is left on the warehouse.
import { setTimeout as sleep } from 'node:timers/promises'
import type { OwnHost } from './host'
import { startOwnHost } from './host'
import { askRows } from './http'
import { control, readyStack } from './stack'

const timeoutMs = 1_000
const faults: Record<string, object> = {
  'is 429': { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
  'is 500': { kind: 'status', status: 500 },
  'is 502': { kind: 'status', status: 502 },
  'is 503': { kind: 'status', status: 503, headers: { 'retry-after': '17' } },
  'refuses the token': { kind: 'wrongToken' },
  'does not answer': { kind: 'hang' },
  'answers late': { kind: 'delay', ms: 300 },
  'closes the connection': { kind: 'drop' },
  'resets the connection': { kind: 'reset' },
  'breaks off, length': { kind: 'truncate', bytes: 40 },
  'breaks off, chunked': { kind: 'truncate', bytes: 40, framing: 'chunked' },
  'breaks off, complete': { kind: 'truncate', bytes: 40, framing: 'complete' },
  'answers no Thrift': { kind: 'garbage' },
  'fails': { kind: 'fail', sqlState: '22012', message: '[DIVIDE_BY_ZERO] SELECT `secret_table` SQLSTATE: 22012' },
  'fails status': { kind: 'fail', sqlState: '22012', form: 'status', message: '[DIVIDE_BY_ZERO] SELECT `secret_table` SQLSTATE: 22012' },
  'forgets session': { kind: 'deadSession' },
  'forgets': { kind: 'forget' },
  'slow first row': { kind: 'slowFirstRow', ms: 300 },
  'garbled': { kind: 'garbledBatch' },
  'row count': { kind: 'wrongRowCount' },
  'offset': { kind: 'wrongOffset' },
  'missing page': { kind: 'missingPage' },
}
const slow = { call: 'ExecuteStatement', fault: { kind: 'slowFirstRow', ms: 20 } }
const stages: Record<string, (fault: object) => object[]> = {
  opening: (fault) => [{ call: 'OpenSession', fault }],
  executing: (fault) => [{ call: 'ExecuteStatement', fault }],
  polling: (fault) => [slow, { call: 'GetOperationStatus', fault }],
  metadata: (fault) => [slow, { call: 'GetResultSetMetadata', fault }],
  first: (fault) => [slow, { call: 'FetchResults', fault }],
  third: (fault) => [{ call: 'FetchResults', skip: 1, fault }],
  closing: (fault) => [slow, { call: 'CloseOperation', fault }],
}
const sizes = { small: 'top=1', large: 'maxpagesize=4000' }
let host: OwnHost
beforeAll(async () => {
  await control().putTable(
    'testing.wide.rows',
    `SELECT i::INT AS id, repeat('x', 4000) AS text FROM range(4000) t(i)`,
  )
  host = await startOwnHost({ STATEMENT_TIMEOUT_MS: String(timeoutMs) })
})
afterAll(() => host.stop())

async function outcome(query: string): Promise<string> {
  try {
    const answer = await askRows('wide-rows/rows', query, { base: host.url })
    const body = answer.json as any
    return answer.status === 200 ? `200 ${body.value.length}` : `${answer.status} ${body.error.code} ${answer.headers['retry-after'] ?? ''}`
  } catch (error) { return 'aborted' }
}
const seen: string[] = []
const forget = () => fetch(new URL('sessions', readyStack().warehouse.controlUrl), { method: 'DELETE' })
it('explores', async () => {
  for (const [fname, fault] of Object.entries(faults)) for (const [sname, rules] of Object.entries(stages)) for (const [size, query] of Object.entries(sizes)) {
    if (sname === 'opening') await forget()
    try { await control().putFaults(rules(fault)) } catch { continue }
    const t = performance.now()
    const o = await outcome(query)
    const ms = Math.round(performance.now() - t)
    await control().clearFaults()
    const n = await outcome('top=1')
    let c = await control().counters()
    for (let i = 0; i < 40 && c.operationsOpen > 0; i += 1) { await sleep(50); c = await control().counters() }
    seen.push([fname, sname, size, o, ms, 'next', n, c.operationsOpen, c.sessionsOpen].join('\t'))
  }
}, 600_000)
afterAll(() => { require('fs').writeFileSync('/tmp/faults.tsv', seen.join('\n')) })
