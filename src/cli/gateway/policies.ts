// The policies of the gateway, the same for all products: one file for each scope, and a second for a product,
// because a gateway that is paid by use has no limits by key, and for an API whose answers are kept for some
// seconds. What differs by environment is a named value in braces.
import {
  errorCodeHeader,
  gatewayAuthorizationHeader,
  gatewaySubscriptionHeader,
  invocationIdHeader,
  requestIdHeader,
} from '../../base/headers'
import { limits } from '../../base/limits'
import { answerOfErrors } from './answer-of-errors'
import { element, xmlText, type XmlElement } from './xml'

/** Nobody has this origin; a deployment puts its list of origins in the place of this element. */
const noOrigin = 'https://consumer-origins.invalid'

export const subscriptionKey = {
  header: 'Ocp-Apim-Subscription-Key',
  query: 'subscription-key',
} as const

/** Headers by which a platform or a proxy says who asks. From a caller they are only a claim. */
const identityHeaders = [
  gatewayAuthorizationHeader,
  gatewaySubscriptionHeader,
  ...['X-User-Id', 'X-User-Name', 'X-User-Email', 'X-User-Roles', 'X-Forwarded-User'],
  ...['', '-ID', '-NAME', '-IDP'].map((end) => `X-MS-CLIENT-PRINCIPAL${end}`),
  ...['ACCESS-TOKEN', 'ID-TOKEN', 'REFRESH-TOKEN', 'EXPIRES-ON'].map(
    (end) => `X-MS-TOKEN-AAD-${end}`,
  ),
  ...['X-ZUMO-AUTH', 'X-ARR-ClientCert', 'X-Original-URL', 'x-functions-key'],
  invocationIdHeader,
]

/** Headers that name the platform behind the gateway, or the app's address. */
const backendHeaders = [
  ...['Server', 'X-Powered-By', 'X-AspNet-Version', 'Request-Context', 'Set-Cookie'],
  invocationIdHeader,
]

/** What a browser may send and see beside what every browser may. */
const corsHeaders = {
  'allowed-headers': [
    ...['Authorization', subscriptionKey.header, 'Accept', 'Cache-Control', 'If-None-Match'],
  ],
  'expose-headers': [
    ...[errorCodeHeader, requestIdHeader, 'Delta-Table-Version', 'ETag', 'RateLimit'],
    ...['Retry-After', 'WWW-Authenticate'],
  ],
} as const

/** The policies by the names of their files. */
export function policies(): Readonly<Record<string, string>> {
  return {
    'global.xml': xmlText(globalPolicy()),
    'api.xml': xmlText(apiPolicy()),
    'api.cached.xml': xmlText(apiPolicy({ isCached: true })),
    'product.by-key.xml': xmlText(productPolicy('by-key')),
    'product.by-subscription.xml': xmlText(productPolicy('by-subscription')),
  }
}

const base = element('base')

function globalPolicy(): XmlElement {
  return policy({
    inbound: [
      cors(),
      ...identityHeaders.map(deleteHeader),
      deleteHeader(subscriptionKey.header),
      element('set-query-parameter', { name: subscriptionKey.query, 'exists-action': 'delete' }),
    ],
    backend: [forwardRequest()],
    outbound: backendHeaders.map(deleteHeader),
    'on-error': [answerOfErrors()],
  })
}

function cors(): XmlElement {
  return element('cors', { 'allow-credentials': 'false', 'terminate-unmatched-request': 'false' }, [
    element('allowed-origins', {}, [element('origin', {}, noOrigin)]),
    element('allowed-methods', { 'preflight-result-max-age': '600' }, [
      ...['GET', 'HEAD'].map((method) => element('method', {}, method)),
    ]),
    ...Object.entries(corsHeaders).map(([kind, names]) =>
      element(
        kind,
        {},
        names.map((name) => element('header', {}, name)),
      ),
    ),
  ])
}

function apiPolicy({ isCached = false } = {}): XmlElement {
  const variable = 'gateway-token'
  return policy({
    inbound: [
      base,
      { comment: 'A partner has no token. The app verifies the token of everybody else again.' },
      element('choose', {}, [
        element('when', { condition: `@(${hasHeader('Authorization')})` }, [validateToken()]),
      ]),
      element('authentication-managed-identity', {
        resource: '{{app-audience}}',
        'client-id': '{{gateway-client-id}}',
        // Without it, the caller's Authorization would be replaced.
        'output-token-variable-name': variable,
        'ignore-error': 'false',
      }),
      setHeader(
        gatewayAuthorizationHeader,
        `@("Bearer " + (string)context.Variables["${variable}"])`,
      ),
      { comment: 'Documents of the mesh need no key.' },
      element('choose', {}, [
        element('when', { condition: '@(context.Subscription != null)' }, [
          setHeader(gatewaySubscriptionHeader, '@(context.Subscription.Id)'),
        ]),
      ]),
      ...(isCached ? [cacheLookup()] : []),
      element('set-backend-service', { 'backend-id': 'meshport' }),
      { comment: 'Else only the path of the operation would follow the address of the app.' },
      element('rewrite-uri', { template: '@(context.Request.OriginalUrl.Path)' }),
    ],
    backend: [
      { comment: 'A 503 of the app itself says when to come again: it is passed on.' },
      element('retry', { condition: retryCondition, count: '1', interval: '1' }, [
        forwardRequest(),
      ]),
    ],
    outbound: [base, ...(isCached ? [cacheStore()] : [])],
    'on-error': [base],
  })
}

/** Who asks and in which form is part of the key: `vary-by-developer` is not enough, as one may own several subscriptions. */
const cacheKey = ['Authorization', gatewaySubscriptionHeader, 'Accept', 'Accept-Encoding']

function cacheLookup(): XmlElement {
  const lookup = element(
    'cache-lookup',
    {
      'vary-by-developer': 'true',
      'vary-by-developer-groups': 'false',
      'caching-type': 'internal',
      'downstream-caching-type': 'none',
      'must-revalidate': 'true',
      'allow-private-response-caching': 'true',
    },
    cacheKey.map((name) => element('vary-by-header', {}, name)),
  )
  return element('choose', {}, [
    // Who sends Cache-Control or asks whether a copy is still right wants the app's own answer.
    element(
      'when',
      { condition: `@(!(${hasHeader('Cache-Control')} || ${hasHeader('If-None-Match')}))` },
      [lookup],
    ),
  ])
}

function hasHeader(name: string): string {
  return `context.Request.Headers.ContainsKey("${name}")`
}

function cacheStore(): XmlElement {
  return element('choose', {}, [
    element('when', { condition: '@(context.Response.StatusCode == 200)' }, [
      element('cache-store', { duration: String(limits.gatewayCacheS) }),
    ]),
  ])
}

/** Without `&&` and `<`, so that it is the same text in both formats of policies. */
const retryCondition =
  '@{ if (context.Request.Method != "GET") { return false; }' +
  ` if (context.Elapsed.TotalSeconds > ${limits.gatewayRepeatS}) { return false; }` +
  ' if (context.Response == null) { return true; }' +
  ' if (context.Response.StatusCode != 503) { return false; }' +
  ` return !context.Response.Headers.ContainsKey("${errorCodeHeader}"); }`

function validateToken(): XmlElement {
  const issuer = '{{login-endpoint}}/{{tenant-id}}/v2.0'
  return element(
    'validate-jwt',
    {
      'header-name': 'Authorization',
      'require-scheme': 'Bearer',
      'failed-validation-httpcode': '401',
      'require-expiration-time': 'true',
      'require-signed-tokens': 'true',
      'clock-skew': String(limits.tokenSkewS),
    },
    [
      element('openid-config', { url: `${issuer}/.well-known/openid-configuration` }),
      element('audiences', {}, [element('audience', {}, '{{caller-audience}}')]),
      element('issuers', {}, [element('issuer', {}, issuer)]),
    ],
  )
}

function productPolicy(limitedBy: 'by-key' | 'by-subscription'): XmlElement {
  const isByKey = limitedBy === 'by-key'
  const end = isByKey ? '-by-key' : ''
  const key = isByKey ? { 'counter-key': '@(context.Subscription.Id)' } : {}
  return policy({
    inbound: [
      base,
      element(`rate-limit${end}`, {
        calls: '{{calls-per-minute}}',
        'renewal-period': '60',
        ...key,
        'retry-after-header-name': 'Retry-After',
      }),
      element(`quota${end}`, { calls: '{{calls-per-day}}', 'renewal-period': '86400', ...key }),
    ],
    backend: [base],
    outbound: [base],
    'on-error': [base],
  })
}

type Section = 'inbound' | 'backend' | 'outbound' | 'on-error'

function policy(sections: Readonly<Record<Section, XmlElement['children']>>): XmlElement {
  return element(
    'policies',
    {},
    Object.entries(sections).map(([name, content]) => element(name, {}, content)),
  )
}

function forwardRequest(): XmlElement {
  return element('forward-request', {
    timeout: String(limits.gatewayTimeoutS),
    'follow-redirects': 'false',
    'buffer-request-body': 'true',
    'buffer-response': 'false',
  })
}

function deleteHeader(name: string): XmlElement {
  return element('set-header', { name, 'exists-action': 'delete' })
}

function setHeader(name: string, value: string): XmlElement {
  return element('set-header', { name, 'exists-action': 'override' }, [element('value', {}, value)])
}
