// The address of managed identities never answers: what needs a token fails in time. It has a file of its own,
// because the SDK remembers the first address that a process has.
import http from 'node:http'
import { listen, portOf, stop } from '../../stack/local-server'
import { appIdentity } from '../../stack/people'
import { problemsWithout } from './without-token'

const silent = http.createServer(() => undefined)

beforeAll(async () => {
  await listen(silent, 0)
  Object.assign(process.env, {
    IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(silent)}/msi/token`,
    IDENTITY_HEADER: 'secret of the app',
  })
})
afterAll(async () => {
  for (const name of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'])
    Reflect.deleteProperty(process.env, name)
  await stop(silent)
})

it('is a problem in time, for the vault and for the warehouse', async () => {
  const startedMs = performance.now()
  expect(await problemsWithout(appIdentity.clientId)).toEqual([
    ['SecretsUnavailable', { timedOut: true }],
    ['WarehouseAccessDenied', { credential: 'CallTimedOut' }],
  ])
  expect(performance.now() - startedMs).toBeLessThan(15_000)
}, 20_000)
