// Which parameters a request for rows may have: the output port's own, as far as the caller may use
// them, and those that every output port takes. The parse stage reads them, and documents describe them.
import type { AccessScope } from '../access/decide'
import { limits } from '../base/limits'
import type { OutputPort } from '../declare/output-port'
import type { Parameter } from '../declare/parameter'

export interface WholeNumberRange {
  readonly min: number
  readonly max: number
}

export interface WholeNumberParameter extends WholeNumberRange {
  readonly kind: 'wholeNumber'
  readonly description: string
  /** What holds without it, where that is a number. */
  readonly default?: number
  readonly example: number
}

interface TimestampParameter {
  readonly kind: 'timestamp'
  readonly description: string
  readonly example: string
}

/** A part of a next link, which nobody writes. */
interface OpaqueParameter {
  readonly kind: 'opaque'
}

export type SystemParameter = WholeNumberParameter | TimestampParameter | OpaqueParameter

/** What callers may ask for; a page never has more than its own limit. */
export const pageSizeRange: WholeNumberRange = Object.freeze({ min: 1, max: limits.topMax })

const thousands = (count: number) => count.toLocaleString('en')

/**
 * How many entries one page has.
 *
 * @param entries what they are, at the beginning of a sentence
 */
export function pageSizeParameter(entries: string, most: number): WholeNumberParameter {
  return {
    kind: 'wholeNumber',
    ...pageSizeRange,
    default: limits.pageRowsDefault,
    example: 10,
    description:
      `${entries} on one page at most. A page never has more than ${thousands(most)}, ` +
      'also if more are asked for.',
  }
}

export const systemParameters = Object.freeze({
  top: {
    kind: 'wholeNumber',
    min: 0,
    max: limits.topMax,
    example: 100,
    description: 'Rows on all pages together, at most.',
  },
  maxpagesize: pageSizeParameter(
    'Rows (and those that share the key of the last)',
    limits.pageRowsMax,
  ),
  asOfVersion: {
    kind: 'wholeNumber',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    example: 0,
    description: 'Reads the rows that the table had in this version. Not with asOfTimestamp.',
  },
  asOfTimestamp: {
    kind: 'timestamp',
    example: '2024-01-31T23:59:59.123456Z',
    description:
      'Reads the rows that the table had at this time, which has passed. Not with asOfVersion.',
  },
  skipToken: { kind: 'opaque' },
} satisfies Readonly<Record<string, SystemParameter>>)

/** The parameters that only a source with versions can answer. */
export const versionParameters: readonly string[] = ['asOfVersion', 'asOfTimestamp']

/**
 * The output port's own, without those that compare with a column that the caller may not see: they
 * would reveal it.
 */
export function namedParameters(
  { parameters }: OutputPort,
  { columns }: AccessScope,
): readonly (readonly [string, Parameter])[] {
  return Object.entries(parameters).filter(([, { column }]) => columns.get(column) === 'clear')
}
