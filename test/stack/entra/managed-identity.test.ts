// The local managed identity, judged by the Azure SDK as an app in App Service uses it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ManagedIdentityCredential } from '@azure/identity'
import { decodeJwt } from 'jose'
import { keepCertificate } from '../certificate'
import { startIssuer, type Issuer } from './issuer'
import { startManagedIdentity, type ManagedIdentity } from './managed-identity'
import { api, tenantId } from './tenant'

const identity = {
  clientId: '2c9f7e31-6b0d-4e85-9a4c-8f1d3b5e7a62',
  objectId: 'd8a36b14-4f7e-4c29-8b51-0e9c2f6d7b43',
  roles: ['Data.Read'],
}

let directory: string
let issuer: Issuer
let managedIdentity: ManagedIdentity

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'managed-identity-'))
  issuer = await startIssuer({ certificate: await keepCertificate(directory), directory })
  managedIdentity = await startManagedIdentity({ issuer, identities: [identity] })
  Object.assign(process.env, managedIdentity.environment)
})
afterAll(async () => {
  for (const name of Object.keys(managedIdentity.environment))
    Reflect.deleteProperty(process.env, name)
  await managedIdentity.close()
  await issuer.close()
  await rm(directory, { recursive: true })
})

it.each([
  [
    'of version 2 for our API',
    `${api.uri}/.default`,
    { aud: api.audience, ver: '2.0', roles: ['Data.Read'] },
  ],
  [
    'of version 1 for Key Vault',
    'https://vault.azure.net/.default',
    { aud: 'https://vault.azure.net', ver: '1.0' },
  ],
])('the SDK gets a token %s', async (_what, scope, claims) => {
  const credential = new ManagedIdentityCredential({ clientId: identity.clientId })
  const { token, expiresOnTimestamp } = await credential.getToken(scope)
  const payload = decodeJwt(token)
  expect(payload).toMatchObject({ ...claims, tid: tenantId, oid: identity.objectId, idtyp: 'app' })
  expect(Math.abs(expiresOnTimestamp / 1000 - payload.exp!)).toBeLessThan(5)
})

it('asks once while the token is valid', async () => {
  const before = managedIdentity.requests()
  const getToken = () => {
    const credential = new ManagedIdentityCredential({ clientId: identity.clientId })
    return credential.getToken('https://eventgrid.azure.net/.default')
  }
  await getToken()
  await getToken()
  expect(managedIdentity.requests() - before).toBe(1)
})

it.each([
  ['an identity that the app has not', { clientId: 'another' }],
  ['the identity that the app has by itself', {}],
])('the SDK gets no token of %s', async (_what, options) => {
  const credential = new ManagedIdentityCredential({ ...options, retryOptions: { maxRetries: 0 } })
  await expect(credential.getToken(`${api.uri}/.default`)).rejects.toThrow(
    'Unable to load the proper Managed Identity',
  )
})

const right = { resource: api.uri, 'api-version': '2019-08-01', client_id: identity.clientId }
it.each([
  ['without the header', right, {}, 403],
  ['with another header', right, { 'x-identity-header': 'forged' }, 403],
  ['of an older version', { ...right, 'api-version': '2017-09-01' }, undefined, 400],
  ['without a resource', { ...right, resource: '' }, undefined, 400],
  ['with a parameter that it does not know', { ...right, principal_id: 'x' }, undefined, 400],
])('a request %s is refused', async (_what, query, headers, status) => {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = managedIdentity.environment
  const answer = await fetch(`${IDENTITY_ENDPOINT}?${new URLSearchParams(query).toString()}`, {
    headers: headers ?? { 'x-identity-header': IDENTITY_HEADER },
  })
  expect(answer.status).toBe(status)
})
