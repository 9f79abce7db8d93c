// How long refusals take: who is not who they say, and who has no access, learn nothing from the time.
// The warehouse is slow here, so that a refusal that asked it would show.
import http from 'node:http'
import { median } from '../load/timing'
import { startOwnHost, type OwnHost } from './host'
import { startOwnIssuer, type OwnIssuer } from './own-issuer'
import { control, readyStack } from './stack'

/** Far below what a statement takes here, and above what a busy machine adds to a median. */
const differenceMsMax = 20
const rounds = 80
const statementMs = 400

const hidden = '/api/products/licensed-drivers/drivers'
const absent = '/api/products/no-such-product/drivers'

let own: OwnIssuer
let host: OwnHost
let agent: http.Agent

beforeAll(async () => {
  const { warehouse } = readyStack()
  own = await startOwnIssuer(warehouse)
  host = await startOwnHost({}, { warehouse, issuerUrl: own.issuer.authorityHost })
  agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  await control().putFaults([{ fault: { kind: 'delay', ms: statementMs } }])
})

afterAll(async () => {
  agent.destroy()
  await control().clearFaults()
  await host.stop()
  await own.close()
})

interface Timed {
  readonly status: number
  readonly ms: number
}

function time(target: string, token?: string): Promise<Timed> {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  const startedMs = performance.now()
  return new Promise((resolve, reject) => {
    http
      .get(host.url + target, { agent, headers }, (response) => {
        response.resume()
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, ms: performance.now() - startedMs })
        })
      })
      .on('error', reject)
  })
}

/** In turns, so that what else the machine does meets all alike. */
async function mediansOf(
  kinds: readonly (() => Promise<Timed>)[],
  status: number,
): Promise<readonly number[]> {
  const times = kinds.map((): number[] => [])
  for (let round = -5; round < rounds; round += 1) {
    for (const [index, kind] of kinds.entries()) {
      const timed = await kind()
      expect(timed.status).toBe(status)
      if (round >= 0) times[index]!.push(timed.ms)
    }
  }
  return times.map(median)
}

it('a product without access takes as long as one that does not exist', async () => {
  const { outsider } = own.tokens
  const [withoutAccess, none, documentWithout, documentOfNone] = (await mediansOf(
    [
      () => time(`${hidden}?year=2016`, outsider),
      () => time(`${absent}?year=2016`, outsider),
      () => time('/api/products/licensed-drivers/openapi.json', outsider),
      () => time('/api/products/no-such-product/openapi.json', outsider),
    ],
    404,
  )) as [number, number, number, number]
  expect(Math.abs(withoutAccess - none)).toBeLessThan(differenceMsMax)
  expect(Math.abs(documentWithout - documentOfNone)).toBeLessThan(differenceMsMax)
  expect(Math.max(withoutAccess, documentWithout)).toBeLessThan(statementMs)
}, 60_000)

it('no token, a forged and an expired one take alike, at an address that is there or not', async () => {
  const { issuer, analyst, tokens } = own
  const expired = issuer.sign(analyst({ exp: Math.floor(Date.now() / 1_000) - 3_600 }))
  // Another valid signature, so that all of it has to be checked.
  const [head] = tokens.analyst.split(/\.(?=[^.]*$)/)
  const forged = `${head}.${tokens.owner.split('.')[2]}`
  const medians = await mediansOf(
    [undefined, 'a.b.c', forged, expired].flatMap((token) => [
      () => time(hidden, token),
      () => time(absent, token),
    ]),
    401,
  )
  expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(differenceMsMax)
  expect(Math.max(...medians)).toBeLessThan(statementMs)
}, 60_000)
