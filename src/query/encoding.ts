// The forms in which rows are answered, and the choice among them by the Accept header. A new form is a file
// in encode/ and a line here.
import Negotiator from 'negotiator'
import { allowed, Problem } from '../base/problem'
import { encodeJsonPage } from './encode/json'

interface Encoding {
  readonly mediaType: string
  readonly encodePage: typeof encodeJsonPage
}

const encodings: readonly Encoding[] = [
  { mediaType: 'application/json', encodePage: encodeJsonPage },
]

export function chooseEncoding(accept: string | undefined): Encoding {
  const wanted = withoutParameters(accept ?? '')
  const mediaTypes = encodings.map(({ mediaType }) => mediaType)
  const chosen = new Negotiator({
    headers: { accept: wanted === '' ? '*/*' : wanted },
  }).mediaType(mediaTypes)
  const encoding = encodings.find(({ mediaType }) => mediaType === chosen)
  if (encoding) return encoding
  throw new Problem('NotAcceptable', undefined, { target: 'Accept', details: allowed(mediaTypes) })
}

/**
 * Keeps only the weight `q`: `charset`, OData's `odata.metadata` and the like do not change the
 * answer.
 */
function withoutParameters(accept: string): string {
  return accept.replaceAll(/;\s*(?!q\s*=)[^;,="]+(?:=(?:"(?:[^"\\]|\\.)*"|[^;,"]*))?/gi, '').trim()
}
