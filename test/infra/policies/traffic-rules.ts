// Rules for the way to the app and back: where a request goes, how long it may take, how often it is tried,
// and what an answer may tell.
import { within, type PolicyElement } from '../../stack/gateway/policy-xml'
import type { Rule } from './lint'
import { elementsOf, isDeleted, named } from './sections'

/** What an answer may not tell of what is behind the gateway. */
const backendHeaders = [
  ...['Server', 'X-Powered-By', 'X-AspNet-Version', 'Request-Context', 'Set-Cookie'],
  'x-ms-invocation-id',
]

/** What a browser's page has to send, and to see of an answer. */
const pageNeeds: Readonly<Record<string, readonly string[]>> = {
  'allowed-methods': ['GET', 'HEAD'],
  'allowed-headers': [
    ...['Authorization', 'Ocp-Apim-Subscription-Key', 'Accept', 'Cache-Control', 'If-None-Match'],
  ],
  'expose-headers': [
    ...['x-ms-error-code', 'x-ms-request-id', 'Delta-Table-Version', 'ETag', 'RateLimit'],
    ...['Retry-After', 'WWW-Authenticate'],
  ],
}

/** Of each such element, the attribute is said, and is false. */
function isFalse(element: string, attribute: string, otherwise: string): Rule[1] {
  return ({ root }) =>
    named(root, element)
      .filter(({ attributes }) => attributes[attribute] !== 'false')
      .map((at) => [at, otherwise])
}

const timeoutS = { min: 30, max: 230 }

export const trafficRules: readonly Rule[] = [
  [
    'backend',
    ({ root, scope }) => {
      const ids = named(root, 'set-backend-service').map(
        ({ attributes }) => attributes['backend-id'],
      )
      return scope === 'api' && ids.join() !== 'meshport'
        ? [[root, 'does not send to the backend meshport alone']]
        : []
    },
  ],
  [
    'path',
    ({ root, scope }) => {
      const templates = named(root, 'rewrite-uri').map(({ attributes }) => attributes['template'])
      return scope === 'api' && templates.join() !== '@(context.Request.OriginalUrl.Path)'
        ? [[root, 'does not ask the app at the path that the caller asked']]
        : []
    },
  ],
  [
    'forward',
    ({ root, scope }) =>
      scope !== 'product' && named(root, 'forward-request').length === 0
        ? [[root, 'forwards by rules of the platform, which collect an answer']]
        : [],
  ],
  [
    'timeout',
    ({ root }) =>
      named(root, 'forward-request')
        .filter(({ attributes }) => {
          const seconds = Number(attributes['timeout'])
          return !(seconds >= timeoutS.min && seconds <= timeoutS.max)
        })
        .map((at) => [at, `has no timeout from ${timeoutS.min} to ${timeoutS.max} s`]),
  ],
  [
    'streaming',
    isFalse('forward-request', 'buffer-response', 'collects an answer before it passes it on'),
  ],
  [
    'redirects',
    isFalse(
      'forward-request',
      'follow-redirects',
      'follows redirects to where nobody has agreed to',
    ),
  ],
  [
    'retry-once',
    ({ root }) =>
      named(root, 'retry').flatMap((at) => {
        const { count, condition = '' } = at.attributes
        const needed = [
          'Method != "GET"',
          'TotalSeconds > 5',
          'StatusCode != 503',
          'x-ms-error-code',
        ]
        return [
          ...(count === '1' ? [] : [[at, 'tries more often than once more'] as const]),
          ...needed
            .filter((part) => !condition.includes(part))
            .map((part) => [at, `does not ask for ${part}`] as const),
        ]
      }),
  ],
  [
    'body-unread',
    ({ root }) =>
      expressionsOf(root)
        .filter(([, text]) => /\.Body\b/.test(text))
        .map(([at]) => [at, 'reads a body, which ends streaming']),
  ],
  [
    'backend-headers',
    ({ root, scope }) =>
      backendHeaders
        .filter(
          (name) =>
            scope === 'global' && !isDeleted(elementsOf(root, 'outbound'), 'set-header', name),
        )
        .map((name) => [root, `passes on ${name}`]),
  ],
  [
    'no-leak',
    ({ root }) =>
      expressionsOf(root)
        .filter(([, text]) => /LastError\.(Message|Path|PolicyId)|Subscription\.Key/.test(text))
        .map(([at]) => [at, 'tells what may name the backend, or a key']),
  ],
  [
    'origins',
    ({ root }) =>
      named(root, 'origin')
        .filter(({ text }) => text !== 'https://consumer-origins.invalid')
        .map((at) => [at, `${at.text} is not for the deployment to choose`]),
  ],
  [
    'pages',
    ({ root, scope }) =>
      scope !== 'global'
        ? []
        : [
            ...Object.entries(pageNeeds).flatMap(([list, needed]) => {
              const given = named(root, list).flatMap(({ children }) => children)
              const missing = needed.filter((name) => !given.some(({ text }) => text === name))
              return missing.map((name) => [root, `${list} has no ${name}`] as const)
            }),
            ...(named(root, 'origin').length === 1
              ? []
              : [[root, 'has no place for the list of origins'] as const]),
          ],
  ],
  [
    'foreign-pages',
    isFalse(
      'cors',
      'terminate-unmatched-request',
      'answers a request with an Origin of nobody by an empty 200',
    ),
  ],
  [
    'no-credentials',
    isFalse('cors', 'allow-credentials', 'lets pages of other origins send cookies'),
  ],
  [
    'https',
    ({ root }) =>
      [...within(root)]
        .filter(({ attributes, text }) =>
          [text, ...Object.values(attributes)].some((each) => each.startsWith('http:')),
        )
        .map((at) => [at, 'has an address without TLS']),
  ],
]

function expressionsOf(root: PolicyElement): readonly (readonly [PolicyElement, string])[] {
  return [...within(root)].flatMap((at) =>
    [at.text, ...Object.values(at.attributes)]
      .filter((text) => /^@[({]/.test(text))
      .map((text) => [at, text] as const),
  )
}
