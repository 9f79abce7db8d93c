// Rules for who asks: what is demanded of a token, whose headers are believed, and what the gateway sends
// to the app in its own name.
import { childOf, within, type PolicyElement } from '../../stack/gateway/policy-xml'
import type { Rule } from './lint'
import { elementsOf, isDeleted, named, placeOf, tokenChecks } from './sections'

/** What a caller may never bring, as nothing but a deletion of each name keeps it out. */
const callersHeaders: readonly string[] = [
  ...['X-Gateway-Authorization', 'X-Gateway-Subscription', 'x-ms-invocation-id'],
  ...['X-User-Id', 'X-User-Name', 'X-User-Email', 'X-User-Roles', 'X-Forwarded-User'],
  ...['X-MS-CLIENT-PRINCIPAL', 'X-MS-CLIENT-PRINCIPAL-ID', 'X-MS-CLIENT-PRINCIPAL-NAME'],
  ...['X-MS-CLIENT-PRINCIPAL-IDP', 'X-MS-TOKEN-AAD-ACCESS-TOKEN', 'X-MS-TOKEN-AAD-ID-TOKEN'],
  ...['X-MS-TOKEN-AAD-REFRESH-TOKEN', 'X-MS-TOKEN-AAD-EXPIRES-ON', 'X-ZUMO-AUTH'],
  ...['X-ARR-ClientCert', 'X-Original-URL', 'x-functions-key', 'Ocp-Apim-Subscription-Key'],
]

const tenant =
  /^\{\{login-endpoint\}\}\/\{\{tenant-id\}\}\/v2\.0(\/\.well-known\/openid-configuration)?$/

const textsOf = (check: PolicyElement, list: string): readonly PolicyElement[] =>
  childOf(check, list)?.children.filter(({ text }) => text !== '') ?? []

export const tokenRules: readonly Rule[] = [
  [
    'audience',
    ({ root }) =>
      named(root, ...tokenChecks)
        .filter((check) => textsOf(check, 'audiences').length === 0)
        .map((check) => [check, 'demands no audience: a token for any API is let in']),
  ],
  [
    'audience-of-the-api',
    ({ root }) =>
      named(root, 'audience')
        .filter(({ text }) => text !== '{{caller-audience}}')
        .map((at) => [at, `${at.text} is not the id of the API, for which tokens are made`]),
  ],
  [
    'issuer',
    ({ root }) =>
      named(root, 'validate-jwt')
        .filter((check) => textsOf(check, 'issuers').length === 0)
        .map((check) => [check, 'names no issuer']),
  ],
  [
    'tenant',
    ({ root }) =>
      [
        ...named(root, 'validate-jwt').map(
          (at) => [at, childOf(at, 'openid-config')?.attributes['url'] ?? 'nothing'] as const,
        ),
        ...named(root, 'openid-config').map((at) => [at, at.attributes['url'] ?? ''] as const),
        ...named(root, 'issuer').map((at) => [at, at.text] as const),
      ]
        .filter(([, url]) => !tenant.test(url))
        .map(([at, url]) => [
          at,
          /subscription/i.test(url)
            ? `${url} has the id of a subscription where the tenant's belongs`
            : `${url} is not {{login-endpoint}}/{{tenant-id}}/v2.0`,
        ]),
  ],
  [
    'token-strictness',
    ({ root }) =>
      named(root, 'validate-jwt').flatMap((check) =>
        Object.entries({
          'header-name': 'Authorization',
          'require-scheme': 'Bearer',
          'clock-skew': '60',
          'require-expiration-time': 'true',
          'require-signed-tokens': 'true',
          'failed-validation-httpcode': '401',
        })
          .filter(([name, value]) => check.attributes[name] !== value)
          .map(([name, value]) => [check, `has not ${name}="${value}"`] as const),
      ),
  ],
  [
    'partners',
    ({ root }) =>
      named(root, ...tokenChecks)
        .filter((check) => !isWithin(named(root, 'when').filter(asksForToken), check))
        .map((check) => [check, 'demands a token of everybody: partners have only a key']),
  ],
  [
    'checked',
    ({ root, scope }) =>
      scope === 'api' && named(root, ...tokenChecks).length === 0
        ? [[root, 'checks no token']]
        : [],
  ],
  [
    'callers-headers',
    ({ root, scope }) =>
      scope !== 'global'
        ? []
        : [
            ...callersHeaders
              .filter((name) => !isDeleted(elementsOf(root, 'inbound'), 'set-header', name))
              .map((name) => [root, `lets a caller send ${name}`] as const),
            ...(isDeleted(elementsOf(root, 'inbound'), 'set-query-parameter', 'subscription-key')
              ? []
              : [[root, 'sends the key in the query to the app'] as const]),
          ],
  ],
  [
    'own-token',
    ({ root, scope }) => {
      const own = named(root, 'authentication-managed-identity')
      if (scope === 'api' && own.length === 0) return [[root, 'does not prove itself to the app']]
      return own
        .filter(({ attributes }) => !attributes['output-token-variable-name'])
        .map((at) => [at, 'replaces the caller’s Authorization by the gateway’s token'])
    },
  ],
  [
    'own-token-strictness',
    ({ root }) =>
      named(root, 'authentication-managed-identity').flatMap((at) =>
        Object.entries({
          resource: '{{app-audience}}',
          'client-id': '{{gateway-client-id}}',
          'ignore-error': 'false',
        })
          .filter(([name, value]) => at.attributes[name] !== value)
          .map(([name, value]) => [at, `has not ${name}="${value}"`] as const),
      ),
  ],
  [
    'own-headers',
    ({ root, scope }) => {
      if (scope !== 'api') return []
      const all = elementsOf(root, 'inbound')
      const own = placeOf(all, 'authentication-managed-identity')
      const variable = all[own]?.attributes['output-token-variable-name'] ?? ''
      const setters = {
        'X-Gateway-Authorization': `@("Bearer " + (string)context.Variables["${variable}"])`,
        'X-Gateway-Subscription': '@(context.Subscription.Id)',
      }
      return Object.entries(setters)
        .filter(
          ([name, value]) =>
            !all.some(
              (at, place) =>
                place > own &&
                at.name === 'set-header' &&
                at.attributes['name'] === name &&
                at.attributes['exists-action'] === 'override' &&
                childOf(at, 'value')?.text === value,
            ),
        )
        .map(([name, value]) => [root, `does not set ${name} to ${value}`])
    },
  ],
  [
    'subscription-if-any',
    ({ root }) =>
      named(root, 'set-header')
        .filter((at) => childOf(at, 'value')?.text.includes('context.Subscription.') === true)
        .filter((at) => !isWithin(named(root, 'when').filter(asksForSubscription), at))
        .map((at) => [at, 'fails for a request without a key, where none is needed']),
  ],
  [
    'secrets',
    ({ root }) =>
      [...within(root)].flatMap((at) =>
        secretsIn(at).map((what) => [at, `has ${what} as a literal`] as const),
      ),
  ],
]

function isWithin(outers: readonly PolicyElement[], inner: PolicyElement): boolean {
  return outers.some((outer) => [...within(outer)].includes(inner))
}

function asksForToken({ attributes }: PolicyElement): boolean {
  return attributes['condition'] === '@(context.Request.Headers.ContainsKey("Authorization"))'
}

function asksForSubscription({ attributes }: PolicyElement): boolean {
  return attributes['condition'] === '@(context.Subscription != null)'
}

/** No value of a secret looks like an expression or a named value. */
function secretsIn({ name, attributes, children, text }: PolicyElement): readonly string[] {
  const isLiteral = (value: string) => value !== '' && !/^@[({]|\{\{/.test(value)
  const value = children.find((child) => child.name === 'value')?.text ?? ''
  const header = name === 'set-header' ? (attributes['name'] ?? '') : ''
  return [
    ...(/authorization|key|secret|token/i.test(header) && isLiteral(value) ? [header] : []),
    ...Object.entries(attributes)
      .filter(([key, given]) => /^(password|client-secret|key)$/.test(key) && isLiteral(given))
      .map(([key]) => key),
    ...[text, ...Object.values(attributes)]
      .filter((each) =>
        /[?&](code|sig|key)=[^{&]|\beyJ[\w-]+\.|[A-Za-z0-9+/]{40,}={0,2}$/.test(each),
      )
      .map(() => 'what looks like a key'),
    ...(name === 'key' && isLiteral(text) ? ['a signing key'] : []),
  ]
}
