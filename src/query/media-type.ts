// Which form the rows are answered in, by the Accept header.
import Negotiator from 'negotiator'
import { allowed, Problem } from '../base/problem'
import { jsonMediaType } from './encode/json'

const mediaTypes = [jsonMediaType]

export function chooseMediaType(accept: string | undefined): string {
  const headers = accept === undefined ? {} : { accept }
  const chosen = new Negotiator({ headers }).mediaType(mediaTypes)
  if (chosen !== undefined) return chosen
  throw new Problem('NotAcceptable', undefined, { target: 'Accept', details: allowed(mediaTypes) })
}
