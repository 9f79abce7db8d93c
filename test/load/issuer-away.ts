// Four kinds of callers while the issuer of their tokens is away: those with a token that the app has
// seen, with a new one of a key that it knows, with one of a key that it does not know, and with a
// forged one. What each of them heard is counted.
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '../../src/base/limits'
import type { FunctionsHost } from '../stack/functions-host/functions-host'
import type { IssuerFault } from '../stack/entra/issuer-faults'
import type { OwnIssuer } from '../journey/own-issuer'
import { outcomeOf } from './outcome'

export type CallerKind = 'known token' | 'known key' | 'unknown key' | 'forged'

export interface IssuerAway {
  /** How often each kind got each status; 0 is no answer. */
  readonly answers: Readonly<Record<CallerKind, Readonly<Record<string, number>>>>
  readonly slowestMs: Readonly<Record<CallerKind, number>>
  /** Requests for keys while the issuer was away. */
  readonly keysAsked: number
  /** From the issuer's return until the unknown key is known. */
  readonly recoveredMs: number
}

export interface IssuerAwayOptions {
  readonly host: Pick<FunctionsHost, 'url'>
  readonly own: OwnIssuer
  readonly seconds: number
}

const target = '/api/products/air-traffic/airports?top=1'
const callersOfEachKind = 2
const newTokens = 500
/** In turns: it refuses, it breaks off, it says nothing, a proxy answers in its place. */
const faults: readonly IssuerFault[] = ['status', 'reset', 'hang', 'notJson']
const recoverMsMax = 60_000

export async function loadWhileIssuerIsAway({
  host,
  own,
  seconds,
}: IssuerAwayOptions): Promise<IssuerAway> {
  const { issuer, tokens, analyst } = own
  const agent = new http.Agent({ keepAlive: true })
  const ask = (token: string) =>
    outcomeOf(host.url + target, { agent, headers: { authorization: `Bearer ${token}` } })
  await ask(tokens.analyst)
  const readMs = performance.now()

  const fresh = Array.from({ length: newTokens }, () => issuer.sign(analyst()))
  const signature = tokens.owner.split('.')[2]!
  await issuer.keys.rotate()
  const ofUnknownKey = issuer.sign(analyst())
  let asked = 0
  const tokenOf: Readonly<Record<CallerKind, () => string>> = {
    'known token': () => tokens.analyst,
    'known key': () => fresh[asked++ % newTokens]!,
    'unknown key': () => ofUnknownKey,
    forged: () => fresh[asked++ % newTokens]!.replace(/[^.]+$/, signature),
  }

  // Until then the app believes that the keys which it has just read are all.
  await sleep(Math.max(readMs + limits.signingKeysReadMsMin - performance.now(), 0))
  const keysBefore = issuer.requests.keys
  const untilMs = performance.now() + seconds * 1_000
  const answers: Record<string, Record<string, number>> = {}
  const slowestMs: Record<string, number> = {}
  const call = async (kind: CallerKind): Promise<void> => {
    const counts = (answers[kind] ??= {})
    while (performance.now() < untilMs) {
      const outcome = await ask(tokenOf[kind]())
      const status = outcome.ending === 'answered' ? outcome.status : 0
      counts[status] = (counts[status] ?? 0) + 1
      slowestMs[kind] = Math.max(slowestMs[kind] ?? 0, outcome.headMs)
      // Refusals come fast: the load is to be of all kinds.
      if (status !== 200) await sleep(10)
    }
  }
  const failing = failInTurns(issuer, untilMs)
  const kinds = Object.keys(tokenOf) as CallerKind[]
  await Promise.all(
    kinds.flatMap((kind) => Array.from({ length: callersOfEachKind }, () => call(kind))),
  )
  await failing
  const keysAsked = issuer.requests.keys - keysBefore

  issuer.fail()
  const recoveredMs = await untilAnswered(() => ask(ofUnknownKey))
  agent.destroy()
  return { answers, slowestMs, keysAsked, recoveredMs } as IssuerAway
}

async function failInTurns(issuer: OwnIssuer['issuer'], untilMs: number): Promise<void> {
  for (let turn = 0; performance.now() < untilMs; turn += 1) {
    issuer.fail(faults[turn % faults.length])
    await sleep(Math.min(10_000, Math.max(untilMs - performance.now(), 0)))
  }
}

async function untilAnswered(once: () => ReturnType<typeof outcomeOf>): Promise<number> {
  const startedMs = performance.now()
  for (;;) {
    const outcome = await once()
    const waitedMs = performance.now() - startedMs
    if (outcome.ending === 'answered' && outcome.status === 200) return waitedMs
    if (waitedMs > recoverMsMax) return Infinity
    await sleep(250)
  }
}

/** What has to hold, in words; none if all of it does. */
export function faultsOf(
  { answers, keysAsked, recoveredMs }: IssuerAway,
  seconds: number,
): readonly string[] {
  const wanted: Readonly<Record<CallerKind, string>> = {
    'known token': '200',
    'known key': '200',
    'unknown key': '503',
    forged: '401',
  }
  // Once in 15 s, and each of these readings is tried twice.
  const keysAskedMax = 2 * (Math.ceil(seconds / 15) + 1)
  const wrong = Object.entries(wanted).flatMap(([kind, status]) => {
    const heard = answers[kind as CallerKind]
    const others = Object.keys(heard).filter((each) => each !== status)
    const none = heard[status] === undefined ? [`${kind}: never ${status}`] : []
    return [...none, ...others.map((each) => `${kind}: ${heard[each]} times ${each}`)]
  })
  return [
    ...wrong,
    ...(keysAsked > keysAskedMax ? [`the issuer was asked ${keysAsked} times`] : []),
    ...(recoveredMs > 20_000 ? [`the new key was not known for ${recoveredMs.toFixed()} ms`] : []),
  ]
}
