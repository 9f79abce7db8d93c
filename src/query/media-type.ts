// Which form the rows are answered in, by the Accept header. A new form is a file in encode/ and an entry
// here.
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

/** All but the weight: `charset`, OData's `odata.metadata` and the like change nothing that we send. */
function withoutParameters(accept: string): string {
  return accept.replaceAll(/;\s*(?!q\s*=)[^;,="]+(?:=(?:"(?:[^"\\]|\\.)*"|[^;,"]*))?/gi, '').trim()
}
