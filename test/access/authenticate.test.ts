// Which headers say who asks, in each mode: real tokens of the local issuer, and what people forge.
import { makeAlias } from '../../src/access/alias'
import { makeAuthenticate, type Authenticate } from '../../src/access/authenticate'
import { outcomeOf, startLocalEntra, type LocalEntra } from '../platform/entra/local-entra'

let entra: LocalEntra
let throughGateway: Authenticate
let callerOnly: Authenticate
let withoutGateway: Authenticate
let tokens: { readonly person: string; readonly application: string; readonly gateway: string }

const aliasOf = makeAlias(() => Promise.resolve(new Uint8Array(32).fill(7)))

beforeAll(async () => {
  entra = await startLocalEntra()
  const provider = entra.provider()
  throughGateway = makeAuthenticate({ provider, aliasOf, gatewayNeeded: true })
  callerOnly = makeAuthenticate({ provider, aliasOf, gatewayNeeded: false })
  const none = entra.provider({ gatewayObjectId: undefined })
  withoutGateway = makeAuthenticate({ provider: none, aliasOf, gatewayNeeded: false })
  tokens = {
    person: `Bearer ${entra.issuer.sign(entra.person())}`,
    application: `Bearer ${entra.issuer.sign(entra.application())}`,
    gateway: `Bearer ${entra.gatewayToken()}`,
  }
})
afterAll(() => entra.close())

type Headers = Readonly<Record<string, string | undefined>>

/** The kind of the principal, or the code of the problem. */
async function kindOf(authenticate: Authenticate, headers: Headers): Promise<unknown> {
  const work = authenticate((name) => headers[name.toLowerCase()])
  return outcomeOf(work.then(({ kind, subscription }) => [kind, subscription].join(' ').trim()))
}

type Build = () => Headers

const gateway = () => ({ 'x-gateway-authorization': tokens.gateway })
const person = () => ({ authorization: tokens.person })
const partner = { 'x-gateway-subscription': 'acme-airlines' }
const forged = {
  'x-ms-client-principal': Buffer.from('{"userId":"admin"}').toString('base64'),
  'x-ms-client-principal-id': 'admin',
  'x-user-id': 'admin',
  'x-user-roles': 'Safety.Read',
  'ocp-apim-subscription-key': 'guess',
  'x-functions-key': 'guess',
  'x-forwarded-authorization': 'guess',
}

const rows: readonly (readonly [string, Build, string, string])[] = [
  ['nothing', () => ({}), 'NotThroughGateway', 'Unauthenticated'],
  ['headers that anybody writes', () => forged, 'NotThroughGateway', 'Unauthenticated'],
  ['a person', person, 'NotThroughGateway', 'person'],
  ['a person through the gateway', () => ({ ...gateway(), ...person() }), 'person', 'person'],
  [
    'an application through the gateway',
    () => ({ ...gateway(), authorization: tokens.application }),
    'application',
    'application',
  ],
  ['a partner’s header alone', () => partner, 'NotThroughGateway', 'Unauthenticated'],
  [
    'a partner',
    () => ({ ...gateway(), ...partner }),
    'partner acme-airlines',
    'partner acme-airlines',
  ],
  ['the gateway alone', gateway, 'Unauthenticated', 'Unauthenticated'],
  [
    'the gateway and forged headers',
    () => ({ ...gateway(), ...forged }),
    'Unauthenticated',
    'Unauthenticated',
  ],
  [
    'a person with a partner’s header',
    () => ({ ...gateway(), ...person(), ...partner }),
    'person',
    'person',
  ],
  [
    'a bad token beside a partner’s header',
    () => ({ ...gateway(), ...partner, authorization: 'Bearer a.b.c' }),
    'InvalidToken',
    'InvalidToken',
  ],
  [
    'a person’s token as the gateway’s',
    () => ({ 'x-gateway-authorization': tokens.person, ...partner }),
    'NotThroughGateway',
    'NotThroughGateway',
  ],
  [
    'a forged token as the gateway’s, and a good one of a person',
    () => ({ 'x-gateway-authorization': `${tokens.gateway}x`, ...person() }),
    'InvalidToken',
    'InvalidToken',
  ],
  [
    'an empty subscription',
    () => ({ ...gateway(), 'x-gateway-subscription': '' }),
    'Unauthenticated',
    'Unauthenticated',
  ],
  [
    'two subscriptions',
    () => ({ ...gateway(), 'x-gateway-subscription': 'acme-airlines, master' }),
    'Unauthenticated',
    'Unauthenticated',
  ],
  [
    'no bearer',
    () => ({ ...gateway(), authorization: 'Basic YTpi' }),
    'InvalidToken',
    'InvalidToken',
  ],
  ['no token', () => ({ ...gateway(), authorization: 'Bearer ' }), 'InvalidToken', 'InvalidToken'],
  ['an empty header', () => ({ ...gateway(), authorization: '' }), 'InvalidToken', 'InvalidToken'],
  [
    'two tokens',
    () => ({ ...gateway(), authorization: `${tokens.person} ${tokens.person}` }),
    'InvalidToken',
    'InvalidToken',
  ],
  [
    'a scheme in other letters',
    () => ({ ...gateway(), authorization: tokens.person.replace('Bearer', 'bEARER') }),
    'person',
    'person',
  ],
]

it.each(rows)('%s', async (_, headers, behindGateway, alone) => {
  expect(await kindOf(throughGateway, headers())).toBe(behindGateway)
  expect(await kindOf(callerOnly, headers())).toBe(alone)
})

it('where there is no gateway, nobody’s token is its own', async () => {
  const headers = { ...gateway(), ...partner }
  expect(await kindOf(withoutGateway, headers)).toBe('NotThroughGateway')
})

describe('the alias of a principal', () => {
  const aliasIn = async (headers: Headers) => {
    const { alias, id } = await callerOnly((name) => headers[name.toLowerCase()])
    return { alias, id }
  }

  it('is the same for the same caller, another for another, and shows nothing of either', async () => {
    const [first, again, other] = await Promise.all([
      aliasIn(person()),
      aliasIn({ authorization: `Bearer ${entra.issuer.sign(entra.person({ uti: 'other' }))}` }),
      aliasIn({ ...gateway(), ...partner }),
    ])
    expect(first).toEqual(again)
    expect(first.alias).not.toBe(other.alias)
    expect([first, other].map(({ alias }) => /^[\w-]{16}$/.test(alias))).toEqual([true, true])
  })

  it('is another one with another key, and for a kind with the same id', async () => {
    const principal = { kind: 'person', id: 'a' } as const
    const aliases = await Promise.all([
      aliasOf(principal),
      aliasOf({ ...principal, kind: 'partner' }),
      makeAlias(() => Promise.resolve(new Uint8Array(32)))(principal),
    ])
    expect(new Set(aliases).size).toBe(3)
  })
})
