// `cors`: answers a browser's preflight, and says in other answers that a page of an allowed origin may read
// them.
import { Answered, emptyResponse, type PolicyRun, type Step } from '../policy-run'
import { childOf } from '../policy-xml'
import type { PolicyTexts } from '../policy-texts'

export function cors(texts: PolicyTexts): Step {
  texts.allow(
    ['allow-credentials', 'terminate-unmatched-request'],
    ['allowed-origins', 'allowed-methods', 'allowed-headers', 'expose-headers'],
  )
  if (texts.isTrue('allow-credentials', false)) throw texts.fault('allows credentials')
  if (texts.isTrue('terminate-unmatched-request', true))
    throw texts.fault('ends what it does not match')
  const origins = listOf(texts, 'allowed-origins')
  const methods = listOf(texts, 'allowed-methods')
  const requestHeaders = listOf(texts, 'allowed-headers')
  const exposed = listOf(texts, 'expose-headers')
  const age = childOf(texts.element, 'allowed-methods')?.attributes['preflight-result-max-age']
  return (run) => {
    const origin = run.request.headers.get('origin')
    if (origin === undefined || !(origins.includes(origin) || origins.includes('*'))) {
      return Promise.resolve()
    }
    run.corsHeaders.set('Access-Control-Allow-Origin', origin)
    run.corsHeaders.set('Vary', 'Origin')
    if (!isPreflight(run)) {
      run.corsHeaders.set('Access-Control-Expose-Headers', exposed.join(','))
      return Promise.resolve()
    }
    run.corsHeaders.set('Access-Control-Allow-Methods', methods.join(','))
    run.corsHeaders.set('Access-Control-Allow-Headers', requestHeaders.join(','))
    if (age !== undefined) run.corsHeaders.set('Access-Control-Max-Age', age)
    run.response = emptyResponse(200, 'OK')
    return Promise.reject(new Answered())
  }
}

export function isPreflight({ request }: Pick<PolicyRun, 'request'>): boolean {
  const { method, headers } = request
  return (
    method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method')
  )
}

function listOf(texts: PolicyTexts, name: string): readonly string[] {
  return childOf(texts.element, name)?.children.map(({ text }) => text) ?? []
}
