// A statement that failed, in the warehouse's own words: `[CLASS] text SQLSTATE: state`. What DuckDB
// throws is turned into one of these here, so that nobody outside sees which engine computes.

export class SqlFailure extends Error {
  constructor(
    /** Empty in a failure that has none; the state likewise. */
    readonly errorClass: string,
    readonly sqlState: string,
    message: string,
  ) {
    super(message)
    this.name = 'SqlFailure'
  }
}

/** `place` is where in the statement, for the failures that say so. */
export function sqlFailure(
  errorClass: string,
  sqlState: string,
  text: string,
  place = '',
): SqlFailure {
  return new SqlFailure(
    errorClass,
    sqlState,
    `[${errorClass}] ${text} SQLSTATE: ${sqlState}${place}`,
  )
}

/** A failure with the words that a test has planned, taken as they are. */
export function plannedFailure(message: string, sqlState = ''): SqlFailure {
  const [, errorClass = ''] = /^\[([^\]]+)\]/.exec(message) ?? []
  return new SqlFailure(errorClass, sqlState, message)
}

/** What Spark would take and the stand-in does not: its own class, so that nobody mistakes it. */
export function refusal(text: string): SqlFailure {
  return sqlFailure('STAND_IN_REFUSAL', '0A000', `The local warehouse does not support ${text}.`)
}

/** Throws where an expression stands. */
export function fail(failure: SqlFailure): never {
  throw failure
}

const translations: readonly [start: RegExp, errorClass: string, sqlState: string][] = [
  [/^Conversion Error: .*out of range/s, 'CAST_OVERFLOW', '22003'],
  [/^Conversion Error/, 'CAST_INVALID_INPUT', '22018'],
  [/^Out of Range Error/, 'ARITHMETIC_OVERFLOW', '22003'],
  // A file that was there when the statement began: another process has vacuumed it since.
  [/^IO Error: .*(?:No files found|No such file)/s, 'FAILED_READ_FILE.FILE_NOT_EXIST', 'KD001'],
]

export function toSqlFailure(error: unknown): SqlFailure {
  if (error instanceof SqlFailure) return error
  const text = messageOf(error)
  const [, errorClass, sqlState] = translations.find(([start]) => start.test(text)) ?? [
    undefined,
    'INTERNAL_ERROR',
    'XX000',
  ]
  // After LINE stands the text that DuckDB ran, which is not the statement's.
  const plain = text.replaceAll(/\s+/g, ' ').replace(/ LINE \d+: .*/, '')
  // What the stand-in makes DuckDB say is already in the warehouse's words.
  return sqlFailure(errorClass, sqlState, plain.replace(/^Invalid Input Error: /, ''))
}

/** By shape: an error of DuckDB's native code may come from another realm, as under Jest. */
function messageOf(error: unknown): string {
  const shaped = typeof error === 'object' && error !== null && 'message' in error
  return String(shaped ? error.message : error)
}
