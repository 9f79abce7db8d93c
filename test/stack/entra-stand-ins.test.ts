// The issuer as the local stack runs it: what it gave out before a restart is good after it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { trust } from '../suites/trust'
import { keepCertificate, type Certificate } from './certificate'
import { issuerOf } from './entra/access-token'
import { api, tenantId } from './entra/tenant'
import { startEntraStandIns, type EntraAddresses } from './entra-stand-ins'

let directory: string
let certificate: Certificate

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'entra-stand-ins-'))
  certificate = await keepCertificate(directory)
  trust(certificate.cert)
})
afterAll(() => rm(directory, { recursive: true }))

const start = () => startEntraStandIns(directory, certificate, 'the secret of the warehouse')

function verify(token: string, { issuerUrl }: EntraAddresses) {
  const keys = createRemoteJWKSet(new URL(`${issuerUrl}/${tenantId}/discovery/v2.0/keys`))
  const issuer = issuerOf({ authorityHost: issuerUrl, tenantId })
  return jwtVerify(token, keys, { issuer, audience: api.audience })
}

it('a token is good for twelve hours, also after a restart', async () => {
  const before = await start()
  await before.close()
  const after = await start()
  try {
    const { payload } = await verify(before.addresses.tokens.analyst, after.addresses)
    expect(payload.exp! - payload.iat!).toBe(12 * 60 * 60)
  } finally {
    await after.close()
  }
})

it('a second stack in the same folder has an issuer of its own, with the same keys', async () => {
  const stacks = [await start(), await start()] as const
  try {
    const [first, second] = stacks.map(({ addresses }) => addresses) as [
      EntraAddresses,
      EntraAddresses,
    ]
    expect(first.issuerUrl).not.toBe(second.issuerUrl)
    await verify(second.tokens.owner, second)
    await expect(verify(second.tokens.owner, first)).rejects.toThrow('unexpected "iss"')
  } finally {
    for (const { close } of stacks) await close()
  }
})
