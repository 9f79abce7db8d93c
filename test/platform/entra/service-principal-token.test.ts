// The token of a service principal from the local issuer, through the unmodified SDK: what a rotation of its
// secret does, and how often the issuer is asked.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { decodeJwt } from 'jose'
import { limits } from '../../../src/base/limits'
import { fixedSecret, type Secret } from '../../../src/base/secret'
import { servicePrincipalToken } from '../../../src/platform/entra/service-principal-token'
import { keepCertificate } from '../../stack/certificate'
import { startIssuer, type Issuer } from '../../stack/entra/issuer'
import { warehousePrincipal } from '../../stack/people'
import { trust } from '../../suites/trust'

const { clientId } = warehousePrincipal
let issuer: Issuer
/** What the app has read, and what the vault has. */
let [read, stored] = ['', '']
let nowMs = 0

beforeAll(async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'principal-'))
  const certificate = await keepCertificate(directory)
  trust(certificate.cert)
  issuer = await startIssuer({
    ...{ certificate, directory },
    applications: [{ ...warehousePrincipal, secrets: [] }],
  })
})
afterAll(() => issuer.close())

beforeEach(() => {
  ;[read, stored] = ['one', 'one']
  nowMs += limits.credentialRenewalMsMin
  issuer.setSecrets(clientId, ['one'])
})

const clientSecret: Secret<string> = {
  read: () => Promise.resolve(read),
  replace: (refused) => {
    read = stored
    return Promise.resolve(read === refused ? undefined : read)
  },
}

function principal(): ReturnType<typeof servicePrincipalToken> {
  const { authorityHost, tenantId } = issuer
  return servicePrincipalToken({
    ...{ clientId: fixedSecret(clientId), clientSecret, directory: { authorityHost, tenantId } },
    clock: { now: () => nowMs, elapsed: () => nowMs },
  })
}

const idOf = (token: string) => decodeJwt(token)['uti']

it('is for Databricks, and one for all who ask', async () => {
  const getToken = principal()
  const before = issuer.requests.token
  const tokens = await Promise.all(Array.from({ length: 16 }, () => getToken({ anew: false })))
  expect(new Set(tokens).size).toBe(1)
  expect(decodeJwt(tokens[0]!)).toMatchObject({
    aud: '2ff814a6-3304-4ab8-85cb-cd0e6f879c1d',
    oid: warehousePrincipal.objectId,
  })
  expect(issuer.requests.token - before).toBe(1)
})

it('that the warehouse refuses is another afterwards', async () => {
  const getToken = principal()
  const first = await getToken({ anew: false })
  const second = await getToken({ anew: true })
  expect(idOf(second)).not.toBe(idOf(first))
  expect(await getToken({ anew: false })).toBe(second)
})

it('comes by the rotated secret where the old one is refused, without a failure', async () => {
  issuer.setSecrets(clientId, ['two'])
  stored = 'two'
  expect(idOf(await principal()({ anew: false }))).toBeDefined()
})

it('follows a rotation, and stays the old one while the new secret is not known yet', async () => {
  const getToken = principal()
  const first = await getToken({ anew: false })
  ;[read, stored] = ['two', 'two']
  nowMs += limits.credentialRenewalMsMin
  const before = issuer.requests.token
  for (let i = 0; i < 5; i += 1) expect(await getToken({ anew: false })).toBe(first)
  expect(issuer.requests.token - before).toBe(1)
  issuer.setSecrets(clientId, ['one', 'two'])
  nowMs += limits.credentialRenewalMsMin
  expect(idOf(await getToken({ anew: false }))).not.toBe(idOf(first))
})

it('fails by the credential’s own error where no secret helps', async () => {
  issuer.setSecrets(clientId, ['two'])
  const failure = await principal()({ anew: false }).catch((error: unknown) => error)
  expect((failure as Error).name).toMatch(/^Authentication/)
})
