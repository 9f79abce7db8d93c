// The issuer is away for a minute under load: a stack of its own comes up, callers of four kinds ask, and
// what each kind heard is reported.
import { buildApp } from '../journey/app/build'
import { startOwnHost } from '../journey/host'
import { startOwnIssuer } from '../journey/own-issuer'
import { Tally, type Report } from '../judges/report'
import { faultsOf, loadWhileIssuerIsAway, type CallerKind } from './issuer-away'
import type { LoadRun } from './load'
import { startLoadStandIns } from './load-stand-ins'

export async function loadIssuer({ progress, seconds }: LoadRun): Promise<readonly Report[]> {
  await buildApp()
  const standIns = await startLoadStandIns({ progress })
  const { warehouse } = standIns
  const own = await startOwnIssuer(warehouse)
  try {
    const host = await startOwnHost({}, { warehouse, issuerUrl: own.issuer.authorityHost })
    try {
      progress.step(`the issuer is away for ${seconds} s`)
      const heard = await loadWhileIssuerIsAway({ host, own, seconds })
      const tally = new Tally('answers while the issuer is away')
      const faults = faultsOf(heard, seconds)
      if (faults.length === 0) tally.add('every kind of caller', undefined)
      for (const fault of faults) tally.add('a kind of caller', fault)
      for (const [kind, counts] of Object.entries(heard.answers)) {
        const told = Object.entries(counts).map(([status, count]) => `${count} times ${status}`)
        const slowest = heard.slowestMs[kind as CallerKind].toFixed()
        tally.fact(`\n  ${kind}: ${told.join(', ')}, slowest ${slowest} ms`)
      }
      tally.fact(`\n  its keys were asked for ${heard.keysAsked} times`)
      tally.fact(`the new key was known ${heard.recoveredMs.toFixed()} ms after its return`)
      return [tally.report()]
    } finally {
      await host.stop()
    }
  } finally {
    await own.close()
    await standIns.stop()
  }
}
