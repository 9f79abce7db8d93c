// The local issuer, judged by those that talk to the real one: MSAL through the Azure SDK, and jose.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ClientSecretCredential } from '@azure/identity'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { trust } from '../../suites/trust'
import { keepCertificate } from '../certificate'
import { personClaims } from './access-token'
import { startIssuer, type Issuer } from './issuer'
import { api, tenantId } from './tenant'

const application = {
  clientId: '0b7d9f36-20c4-4a8e-b1f5-6c3e8d2a4f17',
  objectId: '9e1a5c72-8d3b-4f06-a2c7-5b4f0e6d8a93',
  secrets: ['right'],
  roles: ['Data.Read'],
}

let directory: string
let issuer: Issuer

// One folder for all: a key takes longest to make.
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'issuer-'))
})
beforeEach(async () => {
  issuer = await start()
})
afterEach(() => issuer.close())
afterAll(() => rm(directory, { recursive: true }))

async function start(): Promise<Issuer> {
  const certificate = await keepCertificate(directory)
  trust(certificate.cert)
  return startIssuer({ certificate, directory, applications: [application] })
}

function credentialWith(secret: string): ClientSecretCredential {
  return new ClientSecretCredential(tenantId, application.clientId, secret, {
    authorityHost: issuer.authorityHost,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
  })
}

function verified(token: string) {
  const keys = createRemoteJWKSet(urlOf('discovery/v2.0/keys'))
  return jwtVerify(token, keys, { algorithms: ['RS256'] })
}

function urlOf(target: string): URL {
  return new URL(`${issuer.authorityHost}/${tenantId}/${target}`)
}

describe('MSAL', () => {
  it('gets a token of version 2 for the API, as Entra makes it, which jose verifies', async () => {
    const { token, expiresOnTimestamp } = await credentialWith('right').getToken(
      `${api.uri}/.default`,
    )
    const { payload, protectedHeader } = await verified(token)
    const { kid } = issuer.keys.current()
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'RS256', kid })
    const { iat } = payload
    expect(payload).toEqual({
      aud: api.audience,
      iss: `${issuer.authorityHost}/${tenantId}/v2.0`,
      ...{ iat, nbf: iat, exp: iat! + 3_600 },
      ...{ tid: tenantId, oid: application.objectId, sub: application.objectId },
      ...{ azp: application.clientId, azpacr: '1', idtyp: 'app', roles: ['Data.Read'], ver: '2.0' },
      uti: expect.any(String) as string,
    })
    expect(Math.abs(expiresOnTimestamp / 1000 - payload.exp!)).toBeLessThan(5)
    expect(issuer.requests).toEqual({ configuration: 1, keys: 1, token: 1, refused: 0 })
  })

  it('gets a token of version 1, without the roles of our API, for a service of Azure', async () => {
    const { token } = await credentialWith('right').getToken('https://vault.azure.net/.default')
    const { payload } = await verified(token)
    expect(payload).toMatchObject({
      aud: 'https://vault.azure.net',
      iss: `https://sts.windows.net/${tenantId}/`,
      ...{ appid: application.clientId, appidacr: '1', idtyp: 'app', ver: '1.0' },
    })
    expect(Object.keys(payload)).not.toContain('roles')
    expect(Object.keys(payload)).not.toContain('azp')
  })

  it('learns that its secret is wrong, and that a new one is right', async () => {
    const getToken = () => credentialWith('new').getToken(`${api.uri}/.default`)
    await expect(getToken()).rejects.toThrow('AADSTS7000215')
    issuer.setSecrets(application.clientId, ['right', 'new'])
    expect(decodeJwt((await getToken()).token)['oid']).toBe(application.objectId)
  })
})

describe('a delegated token', () => {
  const person = {
    objectId: '3d5b7c90-1f2e-4a68-b3d4-8c9e0f1a2b37',
    name: 'Ada Example',
    email: 'ada@example.com',
    scopes: ['Data.Read', 'Data.Explore'],
    groups: ['6a1e4f83-0c5d-4b72-9e86-7d2f3a4b5c61'],
  }
  const { objectId, name, email, groups } = person
  const common = { tid: tenantId, oid: objectId, name, groups, scp: 'Data.Read Data.Explore' }
  it.each([
    ['1.0', { ver: '1.0', upn: email, appid: application.clientId }],
    ['2.0', { ver: '2.0', preferred_username: email, azp: application.clientId }],
  ] as const)('has the form of version %s', async (version, own) => {
    const form = { directory: issuer, version, audience: api.audience, validSeconds: 60 }
    const token = issuer.sign(personClaims(form, person, application.clientId))
    const { payload } = await verified(token)
    expect(payload).toMatchObject({ ...common, ...own, aud: api.audience })
    expect(payload.exp! - payload.iat!).toBe(60)
    expect(Object.keys(payload)).not.toContain('idtyp')
  })
})

describe('keys', () => {
  it('survive a restart, and are readable by their owner only', async () => {
    const token = issuer.sign({ sub: 'somebody' })
    await issuer.close()
    issuer = await start()
    expect((await verified(token)).payload).toEqual({ sub: 'somebody' })
    expect(Object.keys(issuer.keys.published()[0]!)).toEqual(['kty', 'use', 'kid', 'n', 'e'])
  })

  it('are rotated, and a withdrawn one is no longer published, also after a restart', async () => {
    const [old, oldKid] = [issuer.sign({ sub: 'old' }), issuer.keys.current().kid!]
    const newKid = await issuer.keys.rotate()
    const young = issuer.sign({ sub: 'new' })
    for (const token of [old, young]) await verified(token)
    await issuer.keys.withdraw(oldKid)
    for (const restart of [false, true]) {
      if (restart) {
        await issuer.close()
        issuer = await start()
      }
      await expect(verified(old)).rejects.toThrow('no applicable key')
      expect((await verified(young)).protectedHeader.kid).toBe(newKid)
    }
  })

  it('sign also what no library would write', () => {
    const token = issuer.sign({ exp: '1' }, { alg: 'none', kid: undefined, jku: 'https://x' })
    const [header, claims] = token.split('.').map((part) => Buffer.from(part, 'base64url'))
    expect(String(header)).toBe('{"typ":"JWT","alg":"none","jku":"https://x"}')
    expect(String(claims)).toBe('{"exp":"1"}')
  })
})

describe('refuses', () => {
  const right = {
    grant_type: 'client_credentials',
    client_id: application.clientId,
    client_secret: 'right',
    scope: `${api.uri}/.default`,
  }
  it.each([
    ['another grant', { ...right, grant_type: 'password' }, 400, 'AADSTS70003'],
    ['an unknown application', { ...right, client_id: 'x' }, 400, 'AADSTS700016'],
    ['a wrong secret', { ...right, client_secret: 'x' }, 401, 'AADSTS7000215'],
    ['a single scope', { ...right, scope: `${api.uri}/read` }, 400, 'AADSTS1002012'],
    ['a field it does not know', { ...right, assertion: 'x' }, 400, 'local'],
  ])('%s', async (_what, form, status, code) => {
    const body = new URLSearchParams(form)
    const answer = await fetch(urlOf('oauth2/v2.0/token'), { method: 'POST', body })
    expect(answer.status).toBe(status)
    expect(((await answer.json()) as { error_description: string }).error_description).toMatch(
      new RegExp(`^${code}: `),
    )
  })

  it.each([
    ['GET', `/${tenantId}/oauth2/v2.0/authorize`, 404],
    ['GET', `/${tenantId}/oauth2/v2.0/token`, 404],
    ['GET', '/common/discovery/instance', 400],
    ['GET', '/common/v2.0/.well-known/openid-configuration', 400],
    ['POST', '/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token', 400],
  ])('%s %s', async (method, target, status) => {
    expect((await fetch(`${issuer.authorityHost}${target}`, { method })).status).toBe(status)
    expect(issuer.requests.refused).toBe(1)
  })
})

describe('fails on demand', () => {
  it.each([
    ['status', 'Expected 200 OK'],
    ['hang', 'request timed out'],
    ['reset', 'fetch failed'],
    ['notJson', 'Failed to parse'],
    ['empty', 'no applicable key'],
  ] as const)('by %s, and is well again', async (fault, sentence) => {
    const token = issuer.sign({})
    const keys = createRemoteJWKSet(urlOf('discovery/v2.0/keys'), { timeoutDuration: 200 })
    issuer.fail(fault)
    await expect(jwtVerify(token, keys)).rejects.toThrow(sentence)
    issuer.fail()
    await verified(token)
    expect(issuer.requests.keys).toBe(2)
  })

  it('by a key set that never ends', async () => {
    issuer.fail('huge')
    let bytes = 0
    const { body } = await fetch(urlOf('discovery/v2.0/keys'))
    for await (const chunk of body!) {
      bytes += (chunk as Uint8Array).length
      if (bytes > 10_000_000) break
    }
    expect(bytes).toBeGreaterThan(10_000_000)
  })
})
