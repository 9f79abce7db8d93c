// The issuer is away for some seconds under load: valid callers keep working on known keys, nobody else
// gets in, and it is asked a handful of times. `npm run load -- --only issuer` does it for a minute.
import { faultsOf, loadWhileIssuerIsAway } from '../load/issuer-away'
import { startOwnHost } from './host'
import { leaksIn } from './leaks'
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
    expect(leaksIn(host.output())).toEqual([])
  } finally {
    await host.stop()
    await own.close()
  }
}, 90_000)
