// Requests of people who are not who they say: a name, the header lines that they send, and the problem
// that each of them gets where the gateway's token is demanded.
import { createPublicKey, generateKeyPairSync, createHmac, type JsonWebKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { partnerSubscription } from '../stack/people'
import type { OwnIssuer } from './own-issuer'

export interface Forged {
  readonly lines: readonly string[]
  /** Added to the query of every address. */
  readonly query?: string
}

type Code = 'Unauthenticated' | 'InvalidToken' | 'NotThroughGateway'
export type Forgery = readonly [
  name: string,
  code: Code,
  forge: (own: OwnIssuer) => Forged | Promise<Forged>,
]

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ownKey = pair.publicKey.export({ format: 'jwk' })
const other = '99999999-9999-4999-8999-999999999999'
const hourS = 3_600
const nowS = () => Math.floor(Date.now() / 1_000)
const base64url = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

const bearer = (token: string) => `Authorization: Bearer ${token}`
const gatewayLine = (token: string) => `X-Gateway-Authorization: Bearer ${token}`
const through = ({ tokens }: OwnIssuer) => gatewayLine(tokens.gateway)
const subscription = `X-Gateway-Subscription: ${partnerSubscription}`

const claimed = Buffer.from(
  JSON.stringify({ auth_typ: 'aad', claims: [{ typ: 'roles', val: 'Analyst' }] }),
).toString('base64')

/** Headers that platforms write, and that anybody can. */
const written = [
  `X-MS-CLIENT-PRINCIPAL: ${claimed}`,
  `X-MS-CLIENT-PRINCIPAL-ID: ${other}`,
  'X-MS-CLIENT-PRINCIPAL-NAME: admin',
  'X-MS-TOKEN-AAD-ACCESS-TOKEN: a.b.c',
  'X-User-Id: admin',
  'X-User-Roles: Analyst',
  'X-Forwarded-User: admin',
  'X-Forwarded-For: 127.0.0.1',
  'X-Forwarded-Host: localhost',
  'X-Original-URL: /api/health',
  'X-ARR-ClientCert: AAAA',
  'x-functions-key: guess',
  'Ocp-Apim-Subscription-Key: guess',
]

/** Signed with a key of the attacker's, under the id of the issuer's. */
const byOwnKey = (own: OwnIssuer, claims: object, header: object = {}) =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: own.issuer.keys.current().kid!, ...header })
    .sign(pair.privateKey)

function withPublicKeyAsSecret(own: OwnIssuer): string {
  const key = createPublicKey({ key: own.issuer.keys.current() as JsonWebKey, format: 'jwk' })
  const secret = key.export({ type: 'spki', format: 'pem' })
  const text = [
    base64url({ alg: 'HS256', kid: own.issuer.keys.current().kid }),
    base64url(own.analyst()),
  ].join('.')
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

/** The rest is as the analyst sends it. */
const withClaims = (claims: object) => (own: OwnIssuer) => ({
  lines: [through(own), bearer(own.issuer.sign(own.analyst(claims)))],
})

function withToken(tokenOf: (own: OwnIssuer) => string | Promise<string>) {
  return async (own: OwnIssuer) => {
    const token = await tokenOf(own)
    return { lines: [through(own), bearer(token)] }
  }
}

const withLines = (linesOf: (own: OwnIssuer) => readonly string[]) => (own: OwnIssuer) => ({
  lines: linesOf(own),
})

const notThroughGateway: readonly Forgery[] = [
  ['nothing', 'NotThroughGateway', withLines(() => [])],
  [
    'a good token, past the gateway',
    'NotThroughGateway',
    withLines(({ tokens }) => [bearer(tokens.analyst)]),
  ],
  ['a partner’s header, past the gateway', 'NotThroughGateway', withLines(() => [subscription])],
  ['headers that anybody writes', 'NotThroughGateway', withLines(() => [...written, subscription])],
  [
    'the same with a good token',
    'NotThroughGateway',
    withLines(({ tokens }) => [...written, bearer(tokens.analyst)]),
  ],
  [
    'a person’s token as the gateway’s',
    'NotThroughGateway',
    withLines(({ tokens }) => [gatewayLine(tokens.analyst), subscription]),
  ],
  [
    'another application’s token as the gateway’s',
    'NotThroughGateway',
    withLines(({ issuer, service }) => [gatewayLine(issuer.sign(service())), subscription]),
  ],
  [
    'a password as the gateway’s token',
    'NotThroughGateway',
    withLines(() => ['X-Gateway-Authorization: Basic YWRtaW46YWRtaW4=', subscription]),
  ],
  [
    'two tokens of the gateway',
    'NotThroughGateway',
    withLines((own) => [through(own), through(own), subscription]),
  ],
  [
    'the gateway’s token as the caller’s',
    'NotThroughGateway',
    withLines(({ tokens }) => [bearer(tokens.gateway), subscription]),
  ],
]

const invalidToken: readonly Forgery[] = [
  [
    'a gateway with a key of its own',
    'InvalidToken',
    async (own) => ({ lines: [gatewayLine(await byOwnKey(own, own.gateway())), subscription] }),
  ],
  [
    'an old token of the gateway',
    'InvalidToken',
    withLines(({ issuer, gateway }) => [
      gatewayLine(issuer.sign(gateway({ exp: nowS() - hourS }))),
      subscription,
    ]),
  ],
  [
    'no algorithm',
    'InvalidToken',
    withToken((own) => `${base64url({ alg: 'none' })}.${base64url(own.analyst())}.`),
  ],
  ['the public key as a secret', 'InvalidToken', withToken(withPublicKeyAsSecret)],
  ['a key of one’s own', 'InvalidToken', withToken((own) => byOwnKey(own, own.analyst()))],
  [
    'a key within the token',
    'InvalidToken',
    withToken((own) => byOwnKey(own, own.analyst(), { jwk: ownKey })),
  ],
  [
    'the address of a key',
    'InvalidToken',
    withToken((own) =>
      byOwnKey(own, own.analyst(), { jku: 'http://127.0.0.1:9/', x5u: 'http://127.0.0.1:9/' }),
    ),
  ],
  [
    'a key that nobody has',
    'InvalidToken',
    withToken((own) => byOwnKey(own, own.analyst(), { kid: '../../../etc/passwd' })),
  ],
  [
    'a header that must be understood',
    'InvalidToken',
    withToken(({ issuer, analyst }) => issuer.sign(analyst(), { crit: ['x'], x: 1 })),
  ],
  [
    'claims that were changed afterwards',
    'InvalidToken',
    withToken(({ tokens, analyst }) => {
      const [header, , signature] = tokens.outsider.split('.')
      return [header, base64url(analyst()), signature].join('.')
    }),
  ],
  ['another tenant', 'InvalidToken', withClaims({ tid: other })],
  ['another audience', 'InvalidToken', withClaims({ aud: other })],
  ['an ID token', 'InvalidToken', withClaims({ scp: undefined, azp: undefined, nonce: 'n' })],
  ['an expired token', 'InvalidToken', withClaims({ exp: nowS() - hourS })],
  ['a token of tomorrow', 'InvalidToken', withClaims({ nbf: nowS() + 24 * hourS })],
  ['roles that are text', 'InvalidToken', withClaims({ roles: 'Analyst' })],
  ['30 KB of letters', 'InvalidToken', withToken(() => `e30.${'A'.repeat(28_000)}.AAAA`)],
  [
    '27 KB that are signed, of another tenant',
    'InvalidToken',
    withClaims({ tid: other, name: 'x'.repeat(18_000) }),
  ],
  ['bytes that are no ASCII', 'InvalidToken', withToken(() => '\xe9\xff\x80.a.b')],
  [
    'a password',
    'InvalidToken',
    withLines((own) => [through(own), 'Authorization: Basic YWRtaW46YWRtaW4=']),
  ],
  [
    'a good token and a forged one',
    'InvalidToken',
    withLines((own) => [through(own), bearer(own.tokens.analyst), bearer('a.b.c')]),
  ],
  [
    'a forged token and a good one',
    'InvalidToken',
    withLines((own) => [through(own), bearer('a.b.c'), bearer(own.tokens.analyst)]),
  ],
  [
    'a bad token beside a partner’s header',
    'InvalidToken',
    withLines((own) => [through(own), subscription, bearer('a.b.c')]),
  ],
]

const unauthenticated: readonly Forgery[] = [
  ['the gateway alone', 'Unauthenticated', withLines((own) => [through(own)])],
  [
    'headers that anybody writes, through the gateway',
    'Unauthenticated',
    withLines((own) => [through(own), ...written]),
  ],
  [
    'a good token in the address',
    'Unauthenticated',
    (own) => ({
      lines: [through(own)],
      query: `access_token=${own.tokens.analyst}&code=guess&subscription-key=guess`,
    }),
  ],
  [
    'a good token in a cookie',
    'Unauthenticated',
    withLines((own) => [through(own), `Cookie: AppServiceAuthSession=${own.tokens.analyst}`]),
  ],
  [
    'a good token under another name',
    'Unauthenticated',
    withLines((own) => [
      through(own),
      `Proxy-Authorization: Bearer ${own.tokens.analyst}`,
      `X-Forwarded-Authorization: Bearer ${own.tokens.analyst}`,
      `X-ZUMO-AUTH: ${own.tokens.analyst}`,
    ]),
  ],
  [
    'an empty subscription',
    'Unauthenticated',
    withLines((own) => [through(own), 'X-Gateway-Subscription:']),
  ],
  [
    'two subscriptions',
    'Unauthenticated',
    withLines((own) => [through(own), subscription, 'X-Gateway-Subscription: master']),
  ],
  [
    'a subscription with bytes that are no ASCII',
    'Unauthenticated',
    withLines((own) => [through(own), `${subscription}\xe9`]),
  ],
]

export const forgeries: readonly Forgery[] = [
  ...notThroughGateway,
  ...invalidToken,
  ...unauthenticated,
]
