// Elements about tokens: the check of a caller's, by the keys that the issuer publishes, and the gateway's own,
// from where a platform gives a program the tokens of its managed identity.
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose'
import { request, type Dispatcher } from 'undici'
import type { Place } from '../place'
import { PolicyFailure, type Step } from '../policy-run'
import { childOf, type PolicyElement } from '../policy-xml'
import { textFor, type PolicyTexts } from '../policy-texts'

const callMs = 5_000
const keysFreshMs = 60_000

export function validateJwt(texts: PolicyTexts, { dispatcher }: Place): Step {
  texts.allow(
    [
      ...['header-name', 'require-scheme', 'failed-validation-httpcode', 'clock-skew'],
      ...['require-expiration-time', 'require-signed-tokens'],
    ],
    ['openid-config', 'audiences', 'issuers'],
  )
  const header = texts.literal('header-name')
  const scheme = texts.literal('require-scheme', '')
  const status = texts.number('failed-validation-httpcode', 401)
  const expected = {
    issuer: listOf(texts, 'issuers', 'issuer'),
    audience: listOf(texts, 'audiences', 'audience'),
    clockTolerance: texts.number('clock-skew', 0),
    algorithms: ['RS256'],
    ...(texts.isTrue('require-expiration-time', true) && { requiredClaims: ['exp'] }),
  }
  if (!texts.isTrue('require-signed-tokens', true)) throw texts.fault('lets unsigned tokens in')
  const keys = issuerKeys(texts, dispatcher)
  const refusal = (reason: string) =>
    new PolicyFailure(status, { Source: 'validate-jwt', Reason: reason, Message: reason })
  return async ({ request: { headers } }) => {
    const [given = '', token, ...more] = (headers.get(header) ?? '').split(/ +/)
    if (given === '') throw refusal('TokenNotPresent')
    const isScheme = given.toLowerCase() === scheme.toLowerCase()
    if (!isScheme || token === undefined || more.length > 0) throw refusal('JwtInvalid')
    try {
      await jwtVerify(token, createLocalJWKSet(await keys()), expected)
    } catch (error) {
      throw refusal(reasonOf(error))
    }
  }
}

function listOf(texts: PolicyTexts, list: string, name: string): string[] {
  const element = childOf(texts.element, list)
  if (!element) throw texts.fault(`has no <${list}>`)
  const inner = texts.of(element)
  inner.allow([], [name])
  return element.children.map((child) => literalOf(inner, child))
}

function literalOf(texts: PolicyTexts, element: PolicyElement): string {
  return texts.of({ ...element, attributes: { text: element.text } }).literal('text')
}

function issuerKeys(texts: PolicyTexts, dispatcher: Dispatcher): () => Promise<JSONWebKeySet> {
  const config = childOf(texts.element, 'openid-config')
  if (!config) throw texts.fault('has no <openid-config>')
  const inner = texts.of(config)
  inner.allow(['url'])
  const url = inner.literal('url')
  let kept: Promise<JSONWebKeySet> | undefined
  let untilMs = 0
  const read = async (): Promise<JSONWebKeySet> => {
    const { jwks_uri: keysUrl } = (await readJson(url, dispatcher)) as { readonly jwks_uri: string }
    return (await readJson(keysUrl, dispatcher)) as JSONWebKeySet
  }
  return () => {
    if (!kept || performance.now() > untilMs) {
      untilMs = performance.now() + keysFreshMs
      kept = read()
      kept.catch(() => (kept = undefined))
    }
    return kept
  }
}

async function readJson(
  url: string,
  dispatcher: Dispatcher,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { statusCode, body } = await request(url, {
    headers: { ...headers },
    dispatcher,
    headersTimeout: callMs,
    bodyTimeout: callMs,
  })
  if (statusCode !== 200) throw new Error(`${url} answers ${statusCode}: ${await body.text()}`)
  return body.json()
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'TokenExpired'
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return 'TokenAudienceNotAllowed'
    return error.claim === 'iss' ? 'TokenIssuerNotAllowed' : 'TokenClaimValueNotAllowed'
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'TokenSignatureInvalid'
  if (error instanceof errors.JWKSNoMatchingKey) return 'TokenSignatureKeyNotFound'
  return 'JwtInvalid'
}

interface IdentityAnswer {
  readonly access_token: string
  /** In seconds since 1970, as text. */
  readonly expires_on: string
}

/** A token is asked for again when it is about to end. */
const earlyMs = 300_000

export function authenticationManagedIdentity(
  texts: PolicyTexts,
  { identity, dispatcher }: Place,
): Step {
  texts.allow(['resource', 'client-id', 'output-token-variable-name', 'ignore-error'])
  const resource = texts.attribute('resource')
  const clientId = texts.literal('client-id')
  const variable = texts.literal('output-token-variable-name')
  if (texts.isTrue('ignore-error', false)) throw texts.fault('goes on without a token')
  const kept = new Map<string, IdentityAnswer>()
  return async (run) => {
    const asked = textFor(resource, run)
    let answer = kept.get(asked)
    if (!answer || Number(answer.expires_on) * 1_000 - earlyMs < Date.now()) {
      const query = new URLSearchParams({
        ...{ resource: asked, client_id: clientId, 'api-version': '2019-08-01' },
      })
      try {
        const url = `${identity.IDENTITY_ENDPOINT}?${query.toString()}`
        const headers = { 'X-IDENTITY-HEADER': identity.IDENTITY_HEADER }
        answer = (await readJson(url, dispatcher, headers)) as IdentityAnswer
      } catch (error) {
        const Source = 'authentication-managed-identity'
        throw new PolicyFailure(500, { Source, Message: String(error) })
      }
      kept.set(asked, answer)
    }
    run.variables.set(variable, answer.access_token)
  }
}
