// What parameters of a query string have in common, whichever endpoint they are for.
import { limits } from '../base/limits'
import { allowed, Problem } from '../base/problem'
import { pageSizeRange, type WholeNumberRange } from './accepted-parameters'
import type { QueryParameters } from './query-string'

export function refuseUnknown(given: QueryParameters, known: readonly string[]): void {
  for (const name of given.keys()) {
    if (known.includes(name)) continue
    throw new Problem('UnknownParameter', `There is no parameter ${JSON.stringify(name)}.`, {
      target: name,
      details: allowed(known),
    })
  }
}

/** Undefined if it is not given. */
export function wholeNumber(
  given: QueryParameters,
  name: string,
  { min, max }: WholeNumberRange,
): number | undefined {
  const text = given.get(name)
  if (text === undefined) return undefined
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN
  if (value >= min && value <= max) return value
  throw invalidParameter(name, `a whole number from ${min} to ${max}`)
}

export interface PageSize {
  /** As the caller asked for; undefined without a wish. */
  readonly maxpagesize: number | undefined
  /** How many entries the page has at most. */
  readonly countMax: number
}

/** @param most entries that a page can have */
export function pageSize(given: QueryParameters, most: number): PageSize {
  const maxpagesize = wholeNumber(given, 'maxpagesize', pageSizeRange)
  return { maxpagesize, countMax: Math.min(maxpagesize ?? limits.pageRowsDefault, most) }
}

/** Undefined if it is not given. */
export function oneOf<const Value extends string>(
  given: QueryParameters,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const text = given.get(name)
  const value = values.find((each) => each === text)
  if (text === undefined || value !== undefined) return value
  const expected = `${name} has to be ${values.join(' or ')}.`
  throw new Problem('InvalidParameter', expected, { target: name, details: allowed(values) })
}

export function invalidParameter(name: string, expected: string): Problem {
  return new Problem('InvalidParameter', `${name} has to be ${expected}.`, { target: name })
}
