// Rules for what the gateway answers where it fails by itself: every failure has an answer, in the app's own
// shape, with the headers that the app's errors have.
import { STATUS_CODES } from 'node:http'
import { childOf, type PolicyElement } from '../../stack/gateway/policy-xml'
import type { Rule } from './lint'
import { elementsOf, named } from './sections'

export const errorRules: readonly Rule[] = [
  [
    'error-shape',
    ({ root, scope }) => {
      if (scope !== 'global') return []
      const onError = childOf(root, 'on-error')
      const answers = onError ? named(onError, 'return-response') : []
      if (!onError || named(onError, 'otherwise').length === 0) {
        return [[onError ?? root, 'does not answer every error']]
      }
      return answers.flatMap(errorFaults)
    },
  ],
  [
    'error-reasons',
    ({ root, scope }) => {
      const conditions = elementsOf(root, 'on-error').map(
        ({ attributes }) => attributes['condition'],
      )
      return [
        ...['SubscriptionKeyNotFound', 'SubscriptionKeyInvalid', 'OperationNotFound'],
        ...['validate-jwt', 'RateLimitExceeded', 'QuotaExceeded', 'Timeout'],
      ]
        .filter(
          (reason) =>
            scope === 'global' && !conditions.some((each) => each?.includes(`== "${reason}"`)),
        )
        .map((reason) => [root, `has no answer to ${reason}`])
    },
  ],
  [
    'error-answered',
    ({ root, scope }) =>
      elementsOf(root, 'on-error')
        .filter(({ name }) => scope === 'global' && (name === 'when' || name === 'otherwise'))
        .filter((at) => !childOf(at, 'return-response'))
        .map((at) => [at, 'answers nothing']),
  ],
]

function errorFaults(answer: PolicyElement): readonly (readonly [PolicyElement, string])[] {
  const error = bodyOf(answer)
  const { code = '', reason } = childOf(answer, 'set-status')?.attributes ?? {}
  const needed: Readonly<Record<string, RegExp>> = {
    'Content-Type': /^application\/json$/,
    'Cache-Control': /^no-store$/,
    'x-ms-error-code': new RegExp(`^${error?.code}$`),
    'x-ms-request-id': /^@\(context\.RequestId\.ToString\(\)\)$/,
    'Access-Control-Allow-Origin': /^\*$/,
    ...(code === '401' && { 'WWW-Authenticate': /^Bearer realm="meshport"/ }),
    ...(code === '429' && { 'Retry-After': /^@\(context\.Response\.Headers\.GetValueOrDefault/ }),
    ...(code.startsWith('5') && { 'Retry-After': /^\d+$/ }),
  }
  return [
    ...Object.entries(needed)
      .filter(([name, value]) => !value.test(headerOf(answer, name) ?? ''))
      .map(([name]) => `has no good ${name}`),
    ...(error?.code && error.message && error.innererror?.hint ? [] : ['has another shape']),
    ...(/^[45]\d\d$/.test(code) ? [] : ['has no status of an error']),
    ...(reason === STATUS_CODES[code] ? [] : ['has another reason than its status']),
  ].map((message) => [answer, message] as const)
}

function headerOf(answer: PolicyElement, name: string): string | undefined {
  const setter = answer.children.find((child) => child.attributes['name'] === name)
  return setter && childOf(setter, 'value')?.text
}

interface ErrorShape {
  readonly code?: string
  readonly message?: string
  readonly innererror?: { readonly hint?: string }
}

function bodyOf(answer: PolicyElement): ErrorShape | undefined {
  try {
    return (JSON.parse(childOf(answer, 'set-body')?.text ?? '') as { error: ErrorShape }).error
  } catch {
    return undefined
  }
}
