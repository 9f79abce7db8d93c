// The local Key Vault as the unmodified SDK sees it, and that it refuses loudly what it does not know.
import { randomUUID } from 'node:crypto'
import { vaultAndClient } from '../../platform/key-vault/vault-and-client'
import { vaultCases } from '../../suites/vault-suite'

it.each(vaultCases)('$name', async ({ run, expected }) => {
  const { officer } = await vaultAndClient({})
  expect(await run(officer, `case-${randomUUID()}`)).toEqual(expected)
})

describe('refuses', () => {
  it.each([
    ['POST', '/secrets/key/backup?api-version=2025-07-01', 405],
    ['DELETE', '/secrets/key?api-version=2025-07-01', 405],
    ['GET', '/keys/key?api-version=2025-07-01', 404],
    ['GET', '/secrets?api-version=2025-07-01', 404],
    ['GET', '/secrets/key?api-version=7.4', 400],
    ['GET', '/secrets/key?api-version=2025-07-01&outContentType=x', 400],
    ['PUT', '/secrets/key?api-version=2025-07-01', 400],
  ])('%s %s', async (method, path, status) => {
    const { url } = await vaultAndClient({ key: 'one' })
    const headers = { authorization: 'Bearer officer' }
    const body = method === 'PUT' ? '{"value": "x", "unknown": 1}' : null
    const answer = await fetch(url + path, { method, headers, body })
    expect(answer.status).toBe(status)
  })

  it('who has no token with a challenge, and who may only read when it sets', async () => {
    const { url } = await vaultAndClient({ key: 'one' })
    const at = `${url}/secrets/key?api-version=2025-07-01`
    const challenged = await fetch(at)
    expect([challenged.status, challenged.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer authorization="https://localhost:1/tenant", resource="https://vault.azure.net"',
    ])
    const headers = { authorization: 'Bearer app' }
    const set = await fetch(at, { method: 'PUT', headers, body: '{"value": "x"}' })
    expect(set.status).toBe(403)
  })
})
