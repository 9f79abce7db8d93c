// Our linter of policies: the generated ones pass on every tier, the recipe's policy fails with each of its
// faults named, and every small change of a generated policy is found, or said to be harmless here.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { policies } from '../../../src/cli/gateway/policies'
import { lintPolicy, ruleNames, tiers, type Scope, type Tier } from './lint'
import { mutationsOf } from './mutations'

const own = policies()
const productFile = (tier: Tier) =>
  tier === 'Consumption' ? 'product.by-subscription.xml' : 'product.by-key.xml'

/** The rules that have found something so far. */
const met = new Set<string>()

function rulesOf(
  text: string,
  scope: Scope,
  tier: Tier = 'StandardV2',
  isCached = false,
): readonly string[] {
  const found = lintPolicy(text, scope, tier, isCached).map(({ rule }) => rule)
  for (const rule of found) met.add(rule)
  return found
}

it.each(tiers)('the policies pass on %s', (tier) => {
  expect(lintPolicy(own['global.xml']!, 'global', tier)).toEqual([])
  expect(lintPolicy(own['api.xml']!, 'api', tier)).toEqual([])
  expect(lintPolicy(own[productFile(tier)]!, 'product', tier)).toEqual([])
})

it.each(tiers)('the policy that keeps answers passes on %s, unless that has no cache', (tier) => {
  const found = lintPolicy(own['api.cached.xml']!, 'api', tier, true).map(({ rule }) => rule)
  expect(found).toEqual(tier === 'Consumption' ? ['tier-cache', 'tier-cache'] : [])
  expect(rulesOf(own['api.cached.xml']!, 'api', tier)).toContain('cache-off')
})

it('the recipe’s policy fails, and each of its faults has a name', () => {
  const recipe = readFileSync(path.join(__dirname, 'fixtures/recipe-policy.xml'), 'utf8')
  const found = lintPolicy(recipe, 'api', 'Consumption').map(
    ({ rule, line, message }) => `${line} ${rule}: ${message}`,
  )
  const url =
    'https://login.microsoftonline.com/${SUBSCRIPTION_ID}/.well-known/openid-configuration'
  expect(found).toEqual(
    expect.arrayContaining([
      expect.stringContaining('1 sections: has no on-error section'),
      '1 own-token: does not prove itself to the app',
      '4 issuer: names no issuer',
      '4 partners: demands a token of everybody: partners have only a key',
      '4 token-strictness: has not require-scheme="Bearer"',
      `5 tenant: ${url} has the id of a subscription where the tenant's belongs`,
      expect.stringMatching(/^7 audience-of-the-api: .* is not the id of the API/),
      '10 limits-of-products: a limit belongs to the product that subscriptions are for',
      '10 retry-after: does not say when to come again',
      '17 cache-pair: cache-store does nothing without cache-lookup',
      '17 tier-cache: Consumption has no cache of its own',
      '17 cache-off: cache-store is off by default',
    ]),
  )
})

/** The rule, the policy, and what is planted in it in the place of what. */
type Planted = readonly [rule: string, file: string, scope: Scope, from: string, to: string]

const planted: readonly Planted[] = [
  ['tier-cache', 'api.xml', 'api', '<base />', '<base /><cache-lookup />'],
  ['cache-pair', 'api.xml', 'api', '<base />', '<base /><cache-lookup />'],
  ['cache-off', 'api.xml', 'api', '<base />', '<base /><cache-lookup-value key="a" />'],
  ['no-base-in-global', 'global.xml', 'global', '<inbound>', '<inbound><base />'],
  ['cors-first', 'global.xml', 'global', '<inbound>', '<inbound><trace source="a" />'],
  ['base-first', 'api.xml', 'api', '<base />', '<trace source="a" /><base />'],
  ['forwarded-once', 'api.xml', 'api', '<backend>', '<backend><base />'],
  [
    'check-before-own-token',
    'api.xml',
    'api',
    '<choose>',
    '<authentication-managed-identity resource="a" /><choose>',
  ],
  ['limits-of-products', 'api.xml', 'api', '<base />', '<base /><rate-limit calls="1" />'],
  [
    'counted-by-subscription',
    'product.by-key.xml',
    'product',
    'Subscription.Id',
    'Request.IpAddress',
  ],
  ['no-leak', 'global.xml', 'global', 'context.RequestId.ToString()', 'context.LastError.Message'],
  ['no-leak', 'api.xml', 'api', 'context.Subscription.Id', 'context.Subscription.Key'],
  [
    'body-unread',
    'api.xml',
    'api',
    'context.Subscription.Id',
    'context.Request.Body.As&lt;string>()',
  ],
  ['origins', 'global.xml', 'global', 'https://consumer-origins.invalid', '*'],
  ['https', 'api.xml', 'api', '{{login-endpoint}}', 'http://login.example.com'],
  ['tenant', 'api.xml', 'api', '{{tenant-id}}', '{{subscription-id}}'],
  ['tenant', 'api.xml', 'api', '{{tenant-id}}', 'common'],
  ['secrets', 'api.xml', 'api', '@(context.Subscription.Id)', 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln'],
  [
    'secrets',
    'api.xml',
    'api',
    '<base />',
    '<base /><set-header name="x-functions-key" exists-action="override"><value>abc</value></set-header>',
  ],
  ['secrets', 'api.xml', 'api', '<base />', '<base /><rewrite-uri template="/a?code=abc" />'],
  ['secrets', 'api.xml', 'api', '<base />', '<base /><authentication-basic password="abc" />'],
  ['path', 'api.xml', 'api', 'OriginalUrl', 'Url'],
]

it.each(planted)('%s finds what is planted in %s', (rule, file, scope, from, to) => {
  const changed = own[file]!.replace(from, to)
  const tier = rule === 'tier-cache' ? 'Consumption' : 'StandardV2'
  expect(rulesOf(changed, scope, tier)).toContain(rule)
})

it('limits by key are found on Consumption, which has none', () => {
  const found = rulesOf(own['product.by-key.xml']!, 'product', 'Consumption')
  expect(found).toEqual(['tier', 'tier'])
})

/** Changes that break nothing which a rule should know. */
const harmless: readonly (readonly [what: RegExp, why: string])[] = [
  [/preflight-result-max-age/, 'how long a browser remembers a preflight is taste'],
  [/buffer-request-body/, 'no request of ours has a body'],
  [/Retry-After › value with another text/, 'the number is that of the app’s limits'],
  [/retry (without|with another) interval/, 'a second or ten: the condition ends it after five'],
]

it.each([
  ['global.xml', 'global', 'Premium'],
  ['api.xml', 'api', 'Premium'],
  ['product.by-key.xml', 'product', 'StandardV2'],
  ['product.by-subscription.xml', 'product', 'Consumption'],
  ['api.cached.xml', 'api', 'Premium'],
] as const)('every small change of %s is found', (file, scope, tier) => {
  const survivors = [...mutationsOf(own[file]!)].filter(({ name, text }) => {
    const isHarmless = harmless.some(([what]) => what.test(name))
    const isCached = file.includes('cached')
    return !isHarmless && rulesOf(text, scope, tier, isCached).length === 0
  })
  expect(survivors.map(({ name }) => name)).toEqual([])
})

it('every rule has found something', () => {
  expect(ruleNames.filter((rule) => !met.has(rule))).toEqual([])
})

it('what is no policy is refused', () => {
  expect(() => lintPolicy('<policies><inbound></policies>', 'api', 'Premium')).toThrow(
    /^the api policy: is not well-formed/,
  )
  expect(() => lintPolicy('<policy />', 'api', 'Premium')).toThrow('begins with no <policies>')
})
