// The managed identity of the app, through the unmodified SDK, at an address as App Service gives it: the app's
// own client id is sent, and without a token there is a problem that says so.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { decodeJwt } from 'jose'
import { processCredential } from '../../../src/platform/entra/process-credential'
import { keepCertificate } from '../../stack/certificate'
import { startIssuer, type Issuer } from '../../stack/entra/issuer'
import { startManagedIdentity, type ManagedIdentity } from '../../stack/entra/managed-identity'
import { appIdentity } from '../../stack/people'
import { problemsWithout } from './without-token'

const other = { clientId: 'e1a5b3c7-0d2f-4c68-9b7a-3f5d8e6c4b21', objectId: 'not the app' }
const scope = 'https://vault.azure.net/.default'
let issuer: Issuer
let identities: ManagedIdentity

beforeAll(async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'process-credential-'))
  issuer = await startIssuer({ certificate: await keepCertificate(directory), directory })
  identities = await startManagedIdentity({ issuer, identities: [other, appIdentity] })
})
afterAll(() => Promise.all([identities.close(), issuer.close()]))

const names = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']
beforeEach(() => {
  Object.assign(process.env, identities.environment)
})
afterEach(() => {
  for (const name of names) Reflect.deleteProperty(process.env, name)
})

it('is the identity that the app names, of several, and asked for once', async () => {
  const credential = processCredential(appIdentity.clientId)
  const before = identities.requests()
  const tokens = await Promise.all([credential.getToken(scope), credential.getToken(scope)])
  const again = await credential.getToken(scope)
  const owners = [...tokens, again].map((token) => decodeJwt(token!.token)['oid'])
  expect(new Set(owners)).toEqual(new Set([appIdentity.objectId]))
  expect(identities.requests() - before).toBeLessThanOrEqual(2)
  expect(decodeJwt((await processCredential(other.clientId).getToken(scope))!.token)).toMatchObject(
    {
      oid: other.objectId,
    },
  )
})

it('that App Service does not know is no access, and only the name of the error is kept', async () => {
  const unknown = '00000000-0000-4000-8000-000000000000'
  const cause = { credential: expect.stringMatching(/^\w+Error$/) as string }
  expect(await problemsWithout(unknown)).toEqual([
    ['SecretsAccessDenied', cause],
    ['WarehouseAccessDenied', cause],
  ])
})
