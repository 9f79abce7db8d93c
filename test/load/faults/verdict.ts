// Whether an answer under load may be: right to the last row, or a typed problem of those that a
// warehouse may cause, or broken off after its head; each in time. Anything else is wrong.
import { gunzipSync } from 'node:zlib'
import { problems, type ProblemCode } from '../../../src/base/problem'
import type { Answered, Outcome } from '../outcome'
import type { Row, RowsRequest } from './rows-request'

export interface Verdict {
  /** For a table of answers: `200`, `200 aborted`, `503 WarehouseBusy`. */
  readonly said: string
  /** Undefined when the answer may be. */
  readonly wrong: string | undefined
  /** Of an answer that is right. */
  readonly page?: Page
}

interface Page {
  readonly rows: number
  readonly nextLink: string | undefined
}

const allowed: readonly ProblemCode[] = [
  'WarehouseUnavailable',
  'WarehouseStarting',
  'WarehouseBusy',
  'WarehouseTimeout',
  'StatementFailed',
  'InvalidWarehouseAnswer',
]

/** @param from how many rows came on earlier pages */
export function judge(
  outcome: Outcome,
  request: RowsRequest,
  from: number,
  answerMsMax: number,
): Verdict {
  if (outcome.ending === 'unanswered') return { said: 'no answer', wrong: outcome.error }
  const { ending, status, headMs, silenceMs } = outcome
  const slowestMs = Math.max(headMs, silenceMs)
  if (slowestMs > answerMsMax) {
    return { said: `${status} late`, wrong: `nothing came for ${slowestMs.toFixed()} ms` }
  }
  if (ending === 'aborted') {
    return {
      said: `${status} aborted`,
      wrong: status === 200 ? undefined : 'a problem that broke off',
    }
  }
  try {
    return status === 200 ? judgeRows(outcome, request, from) : judgeProblem(outcome)
  } catch (error) {
    return { said: `${status} unreadable`, wrong: String(error) }
  }
}

function judgeProblem({ status, headers, bytes }: Answered): Verdict {
  const { error } = JSON.parse(bytes.toString()) as { readonly error: { readonly code: string } }
  const code = allowed.find((each) => each === error.code)
  const said = `${status} ${error.code}`
  if (code === undefined) return { said, wrong: 'a problem that no warehouse causes' }
  const kind = problems[code]
  if (status !== kind.status) return { said, wrong: `${code} is ${kind.status}` }
  const later = Number(headers['retry-after']) > 0
  const wrong = later === (kind.retry === 'later') ? undefined : `Retry-After: ${String(later)}`
  return { said, wrong }
}

function judgeRows({ headers, bytes }: Answered, request: RowsRequest, from: number): Verdict {
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
  const { value, nextLink } = JSON.parse(plain.toString()) as {
    readonly value: readonly Row[]
    readonly nextLink?: string
  }
  const wrong =
    wrongRows(value, request, from) ??
    wrongEnd(from + value.length, nextLink, request) ??
    wrongVersion(headers['delta-table-version'], request)
  if (wrong !== undefined) return { said: '200 wrong', wrong }
  return { said: '200', wrong, page: { rows: value.length, nextLink } }
}

function wrongRows(value: readonly Row[], request: RowsRequest, from: number): string | undefined {
  const { rows, pageRows, arranged } = request
  const found = arranged ? arranged(value) : value
  const at = found.findIndex((row, i) => JSON.stringify(row) !== rows[from + i])
  if (at >= 0) {
    const given = JSON.stringify(found[at]).slice(0, 100)
    return `row ${from + at} is ${given}, right is ${(rows[from + at] ?? 'none').slice(0, 100)}`
  }
  if (pageRows === undefined) return undefined
  const right = Math.min(pageRows, rows.length - from)
  return value.length === right ? undefined : `${value.length} rows, right is ${right}`
}

function wrongEnd(
  end: number,
  nextLink: string | undefined,
  { rows }: RowsRequest,
): string | undefined {
  if ((nextLink === undefined) === (end === rows.length)) return undefined
  const link = nextLink === undefined ? 'no next link' : 'a next link'
  return `${link} after ${end} of ${rows.length} rows`
}

function wrongVersion(
  told: string | readonly string[] | undefined,
  { tableVersion }: RowsRequest,
): string | undefined {
  return told === tableVersion ? undefined : `version ${String(told)}, right is ${tableVersion}`
}
