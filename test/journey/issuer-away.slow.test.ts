// The issuer is away for some seconds under load: valid callers keep working on known keys, nobody else
// gets in, and it is asked a handful of times. `npm run load -- --only issuer` does it for a minute.
import { faultsOf, loadWhileIssuerIsAway } from '../load/issuer-away'
import { startOwnHost } from './host'
import { startOwnIssuer } from './own-issuer'
import { readyStack } from './stack'

const seconds = 4

it('valid callers keep working on known keys, and nobody else gets in', async () => {
  const { warehouse } = readyStack()
  const own = await startOwnIssuer(warehouse)
  const host = await startOwnHost({}, { warehouse, issuerUrl: own.issuer.authorityHost })
  try {
    const heard = await loadWhileIssuerIsAway({ host, own, seconds })
    expect(faultsOf(heard, seconds)).toEqual([])
    // The log tells once for each attempt why the keys could not be read; never whose request it was.
    const told = host.output().split('"kind":"signingKeysNotRead"').length - 1
    expect([told > 0, told <= 2]).toEqual([true, true])
    expect(host.output()).not.toContain('"kind":"failure"')
    expect(host.output()).not.toMatch(/eyJ[\w-]{6,}|@example\.com/)
  } finally {
    await host.stop()
    await own.close()
  }
}, 90_000)
