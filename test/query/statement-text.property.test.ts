// No value of a request is ever part of a statement's text: the text is the same for every value.
import fc from 'fast-check'
import type { Problem } from '../../src/base/problem'
import { compileStatement } from '../../src/query/compile'
import { planOf } from './sample'

const payloads = fc.oneof(
  fc.constantFrom(
    "' OR 1=1--",
    "\\' OR 1=1--",
    '`; DROP TABLE readings; --',
    ':p1',
    '?',
    '{{x}}',
    '${x}',
    'ʼ OR ʼ1ʼ=ʼ1',
    '/* */ UNION SELECT *',
    '%',
    '_',
    '\\',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

function textOf(station: string, top: number | undefined) {
  const query = new URLSearchParams({
    from: '2024-01-01T00:00:00Z',
    station,
    ...(top !== undefined && { top: String(top) }),
  })
  return compileStatement(planOf(query.toString()), 11)
}

describe('statement text', () => {
  it('is one and the same for every value that is taken', () => {
    const expected = textOf('anything', undefined).text
    let taken = 0
    fc.assert(
      fc.property(payloads, fc.option(fc.nat(), { nil: undefined }), (station, top) => {
        try {
          const { text, parameters } = textOf(station, top)
          taken += 1
          expect(text).toBe(expected)
          expect(Object.values(parameters)[0]?.text).toBe(wellFormed(station))
        } catch (error) {
          // Control characters are refused; everything else has to be taken.
          expect((error as Problem).code).toBe('InvalidCharacter')
          expect(station).toMatch(/\p{Cc}/u)
        }
      }),
      { numRuns: 2_000 },
    )
    expect(taken).toBeGreaterThan(500)
  })
})

/** URLSearchParams cannot carry a lone surrogate, so it never arrives as one. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}
