// What a request for the events of an output port asks for, or the problem with it.
import { limits } from '../base/limits'
import { acceptedForm } from '../query/accepted-form'
import { pageSize, refuseUnknown, wholeNumber, type PageSize } from '../query/parameter-values'
import { parseQueryString } from '../query/query-string'
import { versionsParameters } from './operations'

export interface VersionsRequest extends PageSize {
  /** The sequence of the last event that the caller has. */
  readonly after: number
}

export function versionsRequest(rawQuery: string, accept: string | undefined): VersionsRequest {
  acceptedForm(accept, [{ mediaType: 'application/json' }])
  const given = parseQueryString(rawQuery)
  refuseUnknown(given, Object.keys(versionsParameters))
  const after = wholeNumber(given, 'after', versionsParameters.after) ?? 0
  return { after, ...pageSize(given, limits.eventsOnPageMax) }
}
