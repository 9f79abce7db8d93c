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
    // The log tells why the keys could not be read, with the place in our code; never whose request it was.
    expect(host.output()).toContain('IdentityProviderUnavailable')
    expect(host.output()).not.toMatch(/eyJ[\w-]{6,}|@example\.com/)
  } finally {
    await host.stop()
    await own.close()
  }
}, 90_000)
