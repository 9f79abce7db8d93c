// Chooses the media type of the answer by the Accept header. JSON is the only one so far.
import Negotiator from 'negotiator'
import { allowed, Problem } from '../base/problem'
import { jsonMediaType } from './encode/json'

const mediaTypes = [jsonMediaType]

export function chooseMediaType(accept: string | undefined): string {
  const wanted = withoutParameters(accept ?? '')
  const chosen = new Negotiator({
    headers: { accept: wanted === '' ? '*/*' : wanted },
  }).mediaType(mediaTypes)
  if (chosen !== undefined) return chosen
  throw new Problem('NotAcceptable', undefined, { target: 'Accept', details: allowed(mediaTypes) })
}

/**
 * Keeps only the weight `q`: `charset`, OData's `odata.metadata` and the like do not change the
 * answer.
 */
function withoutParameters(accept: string): string {
  return accept.replaceAll(/;\s*(?!q\s*=)[^;,="]+(?:=(?:"(?:[^"\\]|\\.)*"|[^;,"]*))?/gi, '').trim()
}
