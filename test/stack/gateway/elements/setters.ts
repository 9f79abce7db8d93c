// Elements that change a request or an answer: headers, the query, variables, status and body, the backend and
// the path.
import type { Place } from '../place'
import { emptyResponse, type GatewayResponse, type PolicyRun, type Step } from '../policy-run'
import { textFor, type PolicyTexts } from '../policy-texts'

/** What `set-header` changes depends on the section. */
function headersOf(run: PolicyRun, section: string) {
  if (section === 'inbound' || section === 'backend') return run.request.headers
  run.response ??= emptyResponse(200)
  return run.response.headers
}

const actions = ['override', 'skip', 'append', 'delete'] as const

/** @returns what changes a list of headers */
function headerChange(texts: PolicyTexts) {
  texts.allow(['name', 'exists-action'], ['value'])
  const name = texts.literal('name')
  const action = texts.oneOf('exists-action', actions, 'override')
  const values = texts.element.children.map((child) => texts.of(child).content())
  if (action !== 'delete' && values.length === 0) throw texts.fault('has no value')
  return (headers: GatewayResponse['headers'], run: PolicyRun): void => {
    if (action === 'delete') headers.delete(name)
    else if (action === 'append')
      headers.append(
        name,
        values.map((value) => textFor(value, run)),
      )
    else if (action === 'override' || !headers.has(name)) {
      headers.set(
        name,
        values.map((value) => textFor(value, run)),
      )
    }
  }
}

export function setHeader(texts: PolicyTexts, { section }: Place): Step {
  const change = headerChange(texts)
  return (run) => {
    change(headersOf(run, section), run)
    return Promise.resolve()
  }
}

export function setQueryParameter(texts: PolicyTexts): Step {
  texts.allow(['name', 'exists-action'], ['value'])
  const name = texts.literal('name').toLowerCase()
  const action = texts.oneOf('exists-action', ['override', 'delete'], 'override')
  const values = texts.element.children.map((child) => texts.of(child).content())
  return (run) => {
    const { request } = run
    // The rest stays as it was sent, byte for byte.
    const others = request.query.split('&').filter((part) => part !== '' && nameOf(part) !== name)
    const own = action === 'delete' ? [] : values
    const added = own.map((value) => `${name}=${encodeURIComponent(textFor(value, run))}`)
    request.query = [...others, ...added].join('&')
    return Promise.resolve()
  }
}

function nameOf(part: string): string | undefined {
  const [[name] = []] = new URLSearchParams(part)
  return name?.toLowerCase()
}

export function setVariable(texts: PolicyTexts): Step {
  texts.allow(['name', 'value'])
  const name = texts.literal('name')
  const value = texts.attribute('value')
  return (run) => {
    run.variables.set(name, value(run))
    return Promise.resolve()
  }
}

function statusChange(texts: PolicyTexts) {
  texts.allow(['code', 'reason'])
  const [code, reason] = [texts.attribute('code'), texts.attribute('reason')]
  return (response: GatewayResponse, run: PolicyRun): void => {
    response.status = Number(textFor(code, run))
    response.reason = textFor(reason, run)
  }
}

function bodyChange(texts: PolicyTexts) {
  texts.allow([])
  const body = texts.content()
  return (response: GatewayResponse, run: PolicyRun): void => {
    response.body = Buffer.from(textFor(body, run))
  }
}

const ofResponse = {
  'set-status': statusChange,
  'set-header': headerOfResponse,
  'set-body': bodyChange,
} as const

function headerOfResponse(texts: PolicyTexts) {
  const change = headerChange(texts)
  return (response: GatewayResponse, run: PolicyRun): void => {
    change(response.headers, run)
  }
}

export function setStatus(texts: PolicyTexts): Step {
  const change = statusChange(texts)
  return (run) => {
    run.response ??= emptyResponse(200)
    change(run.response, run)
    return Promise.resolve()
  }
}

export function setBody(texts: PolicyTexts): Step {
  const change = bodyChange(texts)
  return (run) => {
    run.response ??= emptyResponse(200)
    change(run.response, run)
    return Promise.resolve()
  }
}

/** The parts of an answer that starts afresh, in their order. */
export function responseChanges(
  texts: PolicyTexts,
): readonly ((response: GatewayResponse, run: PolicyRun) => void)[] {
  return texts.element.children.map((child) =>
    ofResponse[child.name as keyof typeof ofResponse](texts.of(child)),
  )
}

export const responseParts = Object.keys(ofResponse)

export function setBackendService(texts: PolicyTexts, { backends }: Place): Step {
  texts.allow(['backend-id'])
  const id = texts.literal('backend-id')
  const url = backends[id]
  if (url === undefined) throw texts.fault(`names the backend ${id}, which is not there`)
  return (run) => {
    run.backendUrl = url
    return Promise.resolve()
  }
}

export function rewriteUri(texts: PolicyTexts): Step {
  texts.allow(['template'])
  const template = texts.attribute('template')
  return (run) => {
    run.request.path = textFor(template, run)
    return Promise.resolve()
  }
}
