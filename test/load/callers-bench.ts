// What known callers cost: a page with a token against the same in anonymous mode, the first use of a token
// against its later ones, and a refusal against a function that does nothing, each in turns in one run.
import http from 'node:http'
import { withoutCallerLimits } from '../journey/host'
import { startOwnIssuer } from '../journey/own-issuer'
import { startFunctionsHost } from '../stack/functions-host/functions-host'
import { toFunctionsEnvironment, toFunctionsSettings } from '../stack/functions-settings'
import { projectDirectory } from '../stack/stack-directory'
import type { WarehouseAddress } from '../stack/stand-ins-process'
import { askOnce } from './ask-once'
import { inParallel, median, type Once } from './timing'

const rounds = 12
const roundMs = 500
const warmMs = 1_500
const newTokens = 3_000
const page = '/api/products/air-traffic/flights?top=100'
const nothing = '/api/products/no-such-product/rows'

export async function benchCallers(warehouse: WarehouseAddress): Promise<void> {
  const own = await startOwnIssuer(warehouse)
  const issuerUrl = own.issuer.authorityHost
  const start = (settings: Readonly<Record<string, string>>) => {
    const pageTokenKey = Buffer.alloc(32).toString('base64')
    const addresses = { functionsPort: 7071, warehouse, issuerUrl, pageTokenKey }
    const usual = { ...toFunctionsSettings(addresses, {}), ...withoutCallerLimits }
    return startFunctionsHost({
      appDirectory: projectDirectory,
      port: 0,
      environment: toFunctionsEnvironment({ ...usual, ...settings }, process.env),
      onOutput: () => undefined,
    })
  }
  const known = await start({})
  const anonymous = await start({ AUTHENTICATION_MODE: 'anonymous' })
  const agent = new http.Agent({ keepAlive: true })
  const get =
    (url: string, status: number, tokenOf?: () => string): Once =>
    () =>
      askOnce(url, { agent, token: tokenOf?.(), status })
  const analyst = () => own.tokens.analyst
  let used = 0
  const fresh = Array.from({ length: newTokens }, () => own.issuer.sign(own.analyst()))
  const signature = own.tokens.owner.split('.')[2]!
  const forged = own.tokens.analyst.replace(/[^.]+$/, signature)

  console.log('callers, medians in milliseconds at 1 connection')
  const [withToken, without] = await inTurns([
    get(known.url + page, 200, analyst),
    get(anonymous.url + page, 200),
  ])
  const share = (100 * (withToken! - without!)) / without!
  console.log(
    `  a page of 100 rows: ${withToken!.toFixed(2)} with a token, ${without!.toFixed(2)} in ` +
      `anonymous mode; verifying and deciding cost ${share.toFixed(1)} % (bar: 5 %)`,
  )
  const [first, remembered, noToken, badToken, empty] = await inTurns([
    get(known.url + nothing, 404, () => fresh[used++ % newTokens]!),
    get(known.url + nothing, 404, analyst),
    get(known.url + page, 401),
    get(known.url + page, 401, () => forged),
    get(`${known.url}/api/health`, 200),
  ])
  const above = (ms: number | undefined) => `${ms!.toFixed(2)} (${(ms! - empty!).toFixed(2)} more)`
  console.log(
    `  beside an empty function, ${empty!.toFixed(2)}: a product that is not there with a new token ` +
      `${above(first)}, with a remembered one ${above(remembered)}; ` +
      `401 without a token ${above(noToken)}, for a forged one ${above(badToken)} (bar: 2 more)`,
  )
  agent.destroy()
  await anonymous.stop()
  await known.stop()
  await own.close()
}

/** The median of each. */
async function inTurns(calls: readonly Once[]): Promise<readonly number[]> {
  const times = calls.map((): number[] => [])
  for (const call of calls) await inParallel(call, 1, warmMs)
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, call] of calls.entries()) {
      times[index]!.push(...(await inParallel(call, 1, roundMs)))
    }
  }
  return times.map(median)
}
