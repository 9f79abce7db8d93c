// A page of 100 rows: full HTTP through the functions host against the raw driver, which executes and
// fetches the same statement on a warm session. Both are measured in turns, so that what else the
// machine does meets both alike.
import { DBSQLClient } from '@databricks/sql'
import type IDBSQLSession from '@databricks/sql/dist/contracts/IDBSQLSession'
import http from 'node:http'
import { decide } from '../../src/access/decide'
import { anonymous } from '../../src/access/principal'
import { toDriverParameters } from '../../src/platform/databricks/parameters'
import { airTraffic } from '../../src/products/aviation/air-traffic.v1'
import { compileStatement } from '../../src/query/compile'
import { rowsAsked } from '../../src/query/page'
import { planQuery } from '../../src/query/plan'
import { parseRequest } from '../../src/query/request'
import type { WarehouseAddress } from '../stack/stand-ins-process'
import { inParallel, median, type Once } from './timing'

interface BenchStack {
  readonly functionsUrl: string
  readonly warehouse: WarehouseAddress
  readonly callerToken: string
}

const pageRows = 100
const rounds = 12
const roundMs = 1_000

async function main(): Promise<void> {
  const { functionsUrl, warehouse, callerToken } = JSON.parse(
    process.env['BENCH'] ?? '',
  ) as BenchStack
  const client = new DBSQLClient({ logger: { log: () => undefined } })
  const { host, port, path, token } = warehouse
  await client.connect({ host, port, path, token, telemetryEnabled: false })
  const session = await client.openSession()
  const raw = await rawPage(session)
  const agent = new http.Agent({ keepAlive: true })
  const asking = { agent, headers: { authorization: `Bearer ${callerToken}` } }
  const flights = `${functionsUrl}/api/products/air-traffic/flights`
  const only = servedPage(`${flights}?top=${pageRows}`, asking)
  // One statement, too, and once a minute a look at the table's history (decision 0006).
  const first = servedPage(flights, asking)

  console.log('100 flights, medians in milliseconds; ratio = Meshport / raw driver')
  const measured = [
    ['one page', only, 1],
    ['one page', only, 32],
    ['first of many', first, 1],
  ] as const
  for (const [what, served, connections] of measured) {
    // The first calls of either load code and open connections.
    await Promise.all([inParallel(raw, 1, 500), inParallel(served, 1, 500)])
    const times = { raw: [] as number[], served: [] as number[] }
    for (let round = 0; round < rounds; round += 1) {
      times.raw.push(...(await inParallel(raw, connections, roundMs)))
      times.served.push(...(await inParallel(served, connections, roundMs)))
    }
    report(what, connections, times)
  }
  agent.destroy()
  await client.close()
}

function report(
  what: string,
  connections: number,
  times: { raw: number[]; served: number[] },
): void {
  const [raw, served] = [median(times.raw), median(times.served)]
  const rates = times.served.length / times.raw.length
  console.log(
    `  ${what}, ${connections} connections: raw ${raw.toFixed(2)}, served ` +
      `${served.toFixed(2)}, ratio ${(served / raw).toFixed(2)}; ` +
      `requests served for each raw statement ${rates.toFixed(2)}`,
  )
}

async function rawPage(session: IDBSQLSession): Promise<Once> {
  const outputPort = airTraffic.outputPorts.flights
  const scope = decide(anonymous(), outputPort)
  const request = parseRequest(`top=${pageRows}`, outputPort, scope)
  const plan = planQuery(request, airTraffic, outputPort, scope)
  const { text, parameters } = compileStatement(plan, rowsAsked(plan))
  const namedParameters = await toDriverParameters(parameters)
  return async () => {
    const operation = await session.executeStatement(text, { namedParameters })
    const rows = await operation.fetchAll()
    await operation.close()
    if (rows.length !== rowsAsked(plan)) throw new Error(`the driver gave ${rows.length} rows`)
  }
}

function servedPage(url: string, options: http.RequestOptions): Once {
  return () =>
    new Promise<void>((resolve, reject) => {
      http
        .get(url, options, (response) => {
          let bytes = 0
          response.on('data', (chunk: Buffer) => (bytes += chunk.length))
          response.on('error', reject)
          response.on('end', () => {
            if (response.statusCode === 200 && bytes > 5_000) resolve()
            else reject(new Error(`status ${response.statusCode}, ${bytes} bytes`))
          })
        })
        .on('error', reject)
    })
}

void main()
