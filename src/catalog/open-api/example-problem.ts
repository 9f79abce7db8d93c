// Examples of problems, as the code makes them: the parse stage refuses a bad request, and its problem is the
// example. What only a table can cause is written out here.
import type { Links } from '../../base/links'
import { limits } from '../../base/limits'
import { Problem, type ProblemCode } from '../../base/problem'
import { chooseEncoding } from '../../query/encoding'
import { refuseLongUrl } from '../../query/next-link'
import { parseRequest } from '../../query/request'
import { versionsRequest } from '../versions-request'
import { exampleQuery } from './parameters'
import type { ProblemExamples } from './problem-responses'
import type { DescribedPort } from './rows-operation'

interface BadRequest {
  readonly query: string
  readonly accept?: string
}

/**
 * Requests that are refused, by the code that they get: by every output port, but for those that only
 * some can give.
 *
 * @param good what the output port requires
 */
export function badRequests(good: string): Readonly<Partial<Record<ProblemCode, BadRequest>>> {
  const and = (query: string) => ({ query: good === '' ? query : `${good}&${query}` })
  const manyNames = Array.from({ length: limits.parametersMax + 1 }, (_, i) => `name${i}`)
  return {
    UrlTooLong: and(`maxpagesize=${'1'.repeat(limits.urlCharactersMax)}`),
    InvalidEncoding: and('maxpagesize=%FF'),
    InvalidCharacter: and('maxpagesize=1%0A'),
    UnknownParameter: and('limit=10'),
    RepeatedParameter: and('maxpagesize=1&maxpagesize=2'),
    TooManyParameters: { query: manyNames.join('&') },
    MissingParameter: { query: '' },
    InvalidParameter: and('maxpagesize=0'),
    ConflictingParameters: and('asOfVersion=0&asOfTimestamp=2024-01-31T00:00:00Z'),
    NotVersioned: and('asOfVersion=0'),
    NotAcceptable: { query: good, accept: 'text/html' },
  }
}

/** Of a request for rows. */
export function rowsProblems(port: DescribedPort, links: Links): ProblemExamples {
  const { outputPort, scope } = port
  const refused = refusals(exampleQuery(outputPort, scope), ({ query, accept }) => {
    chooseEncoding(accept)
    refuseLongUrl(links.outputPort(outputPort.path, query))
    parseRequest(query, outputPort, scope)
  })
  const asOfVersion = { target: 'asOfVersion' }
  return {
    ...refused,
    InvalidSkipToken: new Problem('InvalidSkipToken', undefined, { target: 'skipToken' }),
    SkipTokenMismatch: new Problem('SkipTokenMismatch', undefined, { target: 'skipToken' }),
    VersionNotFound: new Problem(
      'VersionNotFound',
      'The table has no version 12. The newest is 7.',
      asOfVersion,
    ),
    VersionGone: new Problem('VersionGone', undefined, asOfVersion),
    BeforeFirstVersion: new Problem('BeforeFirstVersion', undefined, { target: 'asOfTimestamp' }),
    IncompatibleVersion: new Problem('IncompatibleVersion', undefined, asOfVersion),
  }
}

/** Of a request for events. */
export function versionsProblems(): ProblemExamples {
  return {
    ...refusals('', ({ query, accept }) => versionsRequest(query, accept)),
    EventsGone: new Problem('EventsGone', 'The oldest event that is kept has the sequence 1001.', {
      target: 'after',
    }),
  }
}

function refusals(good: string, parse: (request: BadRequest) => void): ProblemExamples {
  const found = Object.entries(badRequests(good)).flatMap(([code, request]) => {
    const problem = problemOf(() => {
      parse(request)
    })
    // Not every endpoint has all of them.
    return problem?.code === code ? [[code, problem] as const] : []
  })
  return Object.fromEntries(found)
}

function problemOf(work: () => void): Problem | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}
