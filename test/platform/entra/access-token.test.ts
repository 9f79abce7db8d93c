// Which tokens are believed, and what is made of them. The forgeries are those of the public lists on
// attacks on JSON Web Tokens, each signed or encoded as an attacker would.
import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { EncryptJWT, FlattenedSign, GeneralSign, SignJWT, UnsecuredJWT, importJWK } from 'jose'
import { limits } from '../../../src/base/limits'
import { api, tenantId } from '../../stack/entra/tenant'
import { clientId, outcomeOf, startLocalEntra, type LocalEntra } from './local-entra'

let entra: LocalEntra
beforeAll(async () => {
  entra = await startLocalEntra()
})
afterAll(() => entra.close())

const nowS = () => Math.floor(Date.now() / 1_000)
const other = '99999999-9999-4999-8999-999999999999'
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ownKey = pair.privateKey.export({ format: 'jwk' })
const ownPublic = pair.publicKey.export({ format: 'jwk' })

const signed = (claims: object, header?: object) => entra.issuer.sign(claims, header)
const base64url = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
const isThere = { alg: 'RS256', typ: 'JWT' }
const kid = () => entra.issuer.keys.current().kid!

/** With a key of the attacker's, under the id of the issuer's key. */
const byOwnKey = (header: object = {}) =>
  new SignJWT({ ...entra.person() })
    .setProtectedHeader({ ...isThere, kid: kid(), ...header })
    .sign(pair.privateKey)

describe('a token of', () => {
  it('a person has scopes, groups and roles, and no application that counts', async () => {
    const claims = entra.person({ roles: ['Safety.Read'], groups: [other], scp: 'Data.Read A.B' })
    expect(await entra.provider().callerOf(signed(claims))).toEqual({
      tenant: tenantId,
      objectId: claims['oid'],
      application: clientId,
      isApplication: false,
      roles: ['Safety.Read'],
      scopes: ['Data.Read', 'A.B'],
      groups: [other],
    })
  })

  it('an application has its client id and its roles', async () => {
    expect(await entra.provider().callerOf(signed(entra.application()))).toMatchObject({
      application: clientId,
      isApplication: true,
      roles: ['Data.Read'],
      scopes: [],
    })
  })

  it('version 1 counts where a setting names its issuer, and only there', async () => {
    const token = signed(entra.person({}, { version: '1.0', audience: api.uri }))
    const v1Issuer = `https://sts.windows.net/${tenantId}/`
    expect(await entra.provider({ v1Issuer }).callerOf(token)).toMatchObject({
      application: clientId,
    })
    expect(await outcomeOf(entra.provider().callerOf(token))).toBe('InvalidToken')
  })

  it('an application that the gateway’s identity has is the gateway’s', async () => {
    expect(await outcomeOf(entra.provider().verifyGateway(entra.gatewayToken()))).toBe(undefined)
    const others = signed(entra.application())
    expect(await outcomeOf(entra.provider().verifyGateway(others))).toBe('NotThroughGateway')
    const none = entra.provider({ gatewayObjectId: undefined })
    expect(await outcomeOf(none.verifyGateway(entra.gatewayToken()))).toBe('NotThroughGateway')
  })
})

describe('times allow for clocks that differ by a minute', () => {
  it.each([
    ['expired just now', { exp: -30 }, true],
    ['expired', { exp: -limits.tokenSkewS - 5 }, false],
    ['valid in a moment', { nbf: 30 }, true],
    ['valid later', { nbf: limits.tokenSkewS + 5 }, false],
  ])('%s', async (_, times, isTaken) => {
    const shifted = Object.fromEntries(
      Object.entries(times).map(([name, seconds]) => [name, nowS() + seconds]),
    )
    const outcome = await outcomeOf(entra.provider().callerOf(signed(entra.person(shifted))))
    expect(outcome === 'InvalidToken').toBe(!isTaken)
  })

  it('also for a token that was verified before', async () => {
    const provider = entra.provider()
    const token = signed(entra.person({}, { validSeconds: 600 }))
    await provider.callerOf(token)
    entra.wait(599_000)
    await provider.callerOf(token)
    entra.wait(62_000)
    const outcome = provider.callerOf(token)
    await expect(outcome).rejects.toMatchObject({
      code: 'InvalidToken',
      message: 'The access token has expired.',
    })
    entra.wait(-661_000)
  })
})

describe('says to its owner', () => {
  it.each([
    ['that it has expired', { exp: 1 }, 'The access token has expired.'],
    ['that it is early', { nbf: nowS() + 900 }, 'The access token is not valid yet.'],
    [
      'that it is for another API',
      { aud: other },
      'The access token is for another API, or comes from another tenant.',
    ],
    ['that it has no permission', { scp: '' }, 'The access token has neither a scope nor a role.'],
  ])('%s', async (_, claims, message) => {
    const outcome = entra.provider().callerOf(signed(entra.person(claims)))
    await expect(outcome).rejects.toMatchObject({ code: 'InvalidToken', message })
  })
})

const forgeries: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['the algorithm none', () => new UnsecuredJWT({ ...entra.person() }).encode()],
  ['none with a signature', () => signed(entra.person(), { alg: 'none' })],
  ['none in other letters', () => signed(entra.person(), { alg: 'nOnE' })],
  ['no algorithm', () => signed(entra.person(), { alg: undefined })],
  ['no signature', () => signed(entra.person()).replace(/[^.]+$/, '')],
  [
    'HS256 with the public key as the secret',
    () => {
      const { n, e, kty } = entra.issuer.keys.published()[0]!
      const key = createPublicKey({ key: { n, e, kty } as JsonWebKey, format: 'jwk' })
      const pem = key.export({ type: 'spki', format: 'pem' })
      return new SignJWT({ ...entra.person() })
        .setProtectedHeader({ alg: 'HS256', kid: kid() })
        .sign(Buffer.from(pem))
    },
  ],
  ['RS256 under the name of PS256', () => signed(entra.person(), { alg: 'PS256' })],
  [
    'PS256 of the right key',
    async () =>
      new SignJWT({ ...entra.person() })
        .setProtectedHeader({ alg: 'PS256', kid: kid() })
        .sign(await importJWK(entra.issuer.keys.current(), 'PS256')),
  ],
  [
    'RS512 of the right key',
    async () =>
      new SignJWT({ ...entra.person() })
        .setProtectedHeader({ alg: 'RS512', kid: kid() })
        .sign(await importJWK(entra.issuer.keys.current(), 'RS512')),
  ],
  ['another key under the right id', () => byOwnKey()],
  ['a key that it brings along', () => byOwnKey({ jwk: ownPublic })],
  ['a certificate that it brings along', () => byOwnKey({ x5c: ['MIIB'] })],
  ['an address of a key set', () => byOwnKey({ jku: 'https://evil.example/keys' })],
  ['an address of a certificate', () => byOwnKey({ x5u: 'https://evil.example/cert' })],
  ['an unknown key', () => byOwnKey({ kid: 'unknown' })],
  ['a path as the id of a key', () => byOwnKey({ kid: '../../../dev/null' })],
  ['a key id that every object has', () => byOwnKey({ kid: '__proto__' })],
  ['no key id', () => signed(entra.person(), { kid: undefined })],
  ['a key id that is no text', () => signed(entra.person(), { kid: 1 })],
  ['an extension that has to be understood', () => signed(entra.person(), { crit: ['exp'] })],
  ['a payload without base64', () => signed(entra.person(), { b64: false, crit: ['b64'] })],
  [
    'encryption in place of a signature',
    () =>
      new EncryptJWT({ ...entra.person() })
        .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM', kid: kid() })
        .encrypt(pair.publicKey),
  ],
  ['a second signature', () => `${signed(entra.person())}.${signed(entra.person()).split('.')[2]}`],
  [
    'JSON serialisation',
    async () =>
      JSON.stringify(
        await new FlattenedSign(Buffer.from(JSON.stringify(entra.person())))
          .setProtectedHeader({ alg: 'RS256', kid: kid() })
          .sign(await importJWK(entra.issuer.keys.current(), 'RS256')),
      ),
  ],
  [
    'JSON serialisation with two signatures',
    async () =>
      JSON.stringify(
        await new GeneralSign(Buffer.from(JSON.stringify(entra.person())))
          .addSignature(await importJWK(entra.issuer.keys.current(), 'RS256'))
          .setProtectedHeader({ alg: 'RS256', kid: kid() })
          .addSignature(await importJWK(ownKey, 'RS256'))
          .setProtectedHeader({ alg: 'RS256' })
          .sign(),
      ),
  ],
  ['base64url with padding', () => signed(entra.person()).replace('.', '=.')],
  ['base64 in place of base64url', () => signed(entra.person()).replace(/.$/, '+')],
  [
    'base64url whose unused bits are set',
    () => {
      // 256 bytes leave four unused bits in the last letter.
      const token = signed(entra.person())
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      return token.slice(0, -1) + letters[letters.indexOf(token.at(-1)!) + 1]!
    },
  ],
  ['white space in it', () => `${signed(entra.person())}\n`],
  [
    'claims that were changed afterwards',
    () => {
      const [header, , signature] = signed(entra.person()).split('.')
      return [header, base64url(entra.person({ scp: 'Everything' })), signature].join('.')
    },
  ],
  ['two parts', () => signed(entra.person()).split('.').slice(0, 2).join('.')],
  ['empty parts', () => '..'],
  ['a header that is not JSON', () => `${'x'.repeat(8)}.e30.AAAA`],
  [
    'a token within a token',
    () => signed({ ...entra.person(), cty: 'JWT' }, { cty: 'JWT' }).slice(3),
  ],
  ['more letters than a token has', () => signed(entra.person({ name: 'x'.repeat(40_000) }))],
  ['another tenant', () => signed(entra.person({ tid: other }))],
  [
    'another tenant’s issuer',
    () => signed(entra.person({ iss: `${entra.issuer.authorityHost}/${other}/v2.0` })),
  ],
  [
    'an issuer that begins alike',
    () => signed(entra.person({ iss: `${entra.issuer.authorityHost}/${tenantId}/v2.0/x` })),
  ],
  ['no issuer', () => signed(entra.person({ iss: undefined }))],
  ['another audience', () => signed(entra.person({ aud: other }))],
  ['several audiences', () => signed(entra.person({ aud: [api.audience, other] }))],
  ['no audience', () => signed(entra.person({ aud: undefined }))],
  [
    'an ID token',
    () => signed(entra.person({ scp: undefined, azp: undefined, nonce: 'n', roles: ['R'] })),
  ],
  ['an ID token with a role', () => signed(entra.person({ scp: undefined, roles: ['Data.Read'] }))],
  ['an application without a role', () => signed(entra.application({ roles: undefined }))],
  ['no application', () => signed(entra.person({ azp: undefined }))],
  ['no end', () => signed(entra.person({ exp: undefined }))],
  ['an end that is text', () => signed(entra.person({ exp: '9999999999' }))],
  ['an end beyond numbers', () => signed(entra.person({ exp: 'Infinity' }))],
  ['no beginning', () => signed(entra.person({ nbf: undefined }))],
  ['a beginning that is text', () => signed(entra.person({ nbf: '1' }))],
  ['roles that are text', () => signed(entra.person({ roles: 'Data.Read' }))],
  ['roles that are objects', () => signed(entra.person({ roles: [{ name: 'Data.Read' }] }))],
  ['scopes that are a list', () => signed(entra.person({ scp: ['Data.Read'] }))],
  [
    'groups without end',
    () => signed(entra.person({ groups: Array.from({ length: 1_001 }, () => 'g') })),
  ],
  ['an object id that is a number', () => signed(entra.person({ oid: 7 }))],
  ['no object id', () => signed(entra.person({ oid: undefined }))],
  ['claims that are a list', () => signed([entra.person()])],
  ['claims that are null', () => signed(JSON.parse('null') as object)],
]

it.each(forgeries)('refuses %s', async (_, forge) => {
  const provider = entra.provider()
  expect(await outcomeOf(provider.callerOf(await forge()))).toBe('InvalidToken')
  expect(await outcomeOf(provider.verifyGateway(await forge()))).toMatch(
    /^(InvalidToken|NotThroughGateway)$/,
  )
})
