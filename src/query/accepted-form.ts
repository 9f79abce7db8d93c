// The choice among the forms of an answer by the Accept header: for rows, and for documents.
import Negotiator from 'negotiator'
import { allowed, Problem } from '../base/problem'

/**
 * The form that the caller prefers. Throws `NotAcceptable`.
 *
 * @param accept the header, if there is one
 * @param forms the first is taken if any will do
 */
export function acceptedForm<Form extends { readonly mediaType: string }>(
  accept: string | undefined,
  forms: readonly Form[],
): Form {
  const wanted = withoutParameters(accept ?? '')
  const mediaTypes = forms.map(({ mediaType }) => mediaType)
  const chosen = new Negotiator({
    headers: { accept: wanted === '' ? '*/*' : wanted },
  }).mediaType(mediaTypes)
  const form = forms.find(({ mediaType }) => mediaType === chosen)
  if (form) return form
  throw new Problem('NotAcceptable', undefined, { target: 'Accept', details: allowed(mediaTypes) })
}

/**
 * Keeps only the weight `q`: `charset`, OData's `odata.metadata` and the like do not change the
 * answer.
 */
function withoutParameters(accept: string): string {
  return accept.replaceAll(/;\s*(?!q\s*=)[^;,="]+(?:=(?:"(?:[^"\\]|\\.)*"|[^;,"]*))?/gi, '').trim()
}
