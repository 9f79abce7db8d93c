// The gateway's own evaluation of an expression for a context in the judge's JSON, in the judge's words.
import { compileExpression, type Expression } from '../../stack/gateway/expressions/compile'
import { ExpressionFault } from '../../stack/gateway/expressions/tokens'
import type { EvaluationContext, Url } from '../../stack/gateway/expressions/types'
import { urlOf } from '../../stack/gateway/expressions/urls'
import { CSharpException, textOf, type Value } from '../../stack/gateway/expressions/values'
import type { JsonContext } from './expression-cases'

/** A text and its type, or the exception; both engines write it so. */
export interface Outcome {
  readonly ok: boolean
  readonly type?: string
  readonly text?: string
  readonly exception?: string
}

export function evaluated(text: string, context: JsonContext): Outcome {
  const expression = compiled(text)
  if (typeof expression === 'string') return { ok: false, exception: `compile: ${expression}` }
  try {
    const value = expression.evaluate(toContext(context))
    return { ok: true, type: typeOf(value), text: textOf(value) }
  } catch (error) {
    if (!(error instanceof CSharpException)) throw error
    return { ok: false, exception: error.exception }
  }
}

function compiled(text: string): Expression | string {
  try {
    return compileExpression(text)
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error
    return error.message
  }
}

function typeOf(value: Value): string {
  if (value === null) return 'null'
  const types: Readonly<Record<string, string>> = {
    ...{ string: 'String', bigint: 'Int32', number: 'Double', boolean: 'Boolean' },
  }
  return types[typeof value] ?? 'Guid'
}

interface JsonRequest {
  readonly Method: string
  readonly Url: string
  readonly OriginalUrl: string
  readonly IpAddress: string
  readonly Headers: JsonHeaders
}

interface JsonResponse {
  readonly StatusCode: number
  readonly StatusReason?: string
  readonly Headers: JsonHeaders
}

type JsonHeaders = Readonly<Record<string, string | readonly string[]>>

function toContext(json: JsonContext): EvaluationContext {
  const request = json['Request'] as JsonRequest
  const response = json['Response'] as JsonResponse | undefined
  const entity = (name: string) =>
    (json[name] as Readonly<Record<string, string>> | undefined) ?? null
  const url = (text: string): Url => {
    const { origin, pathname, search } = new URL(text)
    return urlOf(origin, pathname, search)
  }
  return {
    request: {
      method: request.Method,
      url: url(request.Url),
      originalUrl: url(request.OriginalUrl),
      headers: toHeaders(request.Headers),
      ipAddress: request.IpAddress,
    },
    response: response
      ? {
          statusCode: response.StatusCode,
          statusReason: response.StatusReason ?? null,
          headers: toHeaders(response.Headers),
        }
      : null,
    variables: new Map(
      Object.entries(json['Variables'] as Readonly<Record<string, string | number | boolean>>).map(
        ([name, value]) => [name, typeof value === 'number' ? BigInt(value) : value] as const,
      ),
    ),
    subscription: entity('Subscription'),
    api: entity('Api'),
    product: entity('Product'),
    operation: entity('Operation'),
    lastError: entity('LastError'),
    requestId: String(json['RequestId']),
    elapsedMs: () => msOf(String(json['Elapsed'])),
  }
}

function toHeaders(headers: JsonHeaders) {
  return new Map(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' ? [value] : value,
    ]),
  )
}

function msOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
  return (hours * 3_600 + minutes * 60 + seconds) * 1_000
}
