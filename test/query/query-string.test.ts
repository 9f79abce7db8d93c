// Query strings are read strictly: what is not percent-encoded UTF-8 is refused, never mended.
import { limits } from '../../src/base/limits'
import { Problem } from '../../src/base/problem'
import { parseQueryString, printQueryString } from '../../src/query/query-string'

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
  return 'no problem'
}

describe('a query string', () => {
  it.each([
    ['', {}],
    ['a=1&b=2', { a: '1', b: '2' }],
    ['a=', { a: '' }],
    ['a', { a: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['a=one+two%2Bthree', { a: 'one two+three' }],
    ['a=%C3%BC%F0%9F%98%80', { a: 'ü😀' }],
    ['%24top=5', { $top: '5' }],
    ['__proto__=1&constructor=2', { ['__proto__']: '1', constructor: '2' }],
  ])('%j is read name by name', (text, expected) => {
    expect([...parseQueryString(text)]).toEqual(Object.entries(expected))
  })

  it.each([
    ['a=%ED%A0%80', 'InvalidEncoding', 'a lone surrogate'],
    ['a=%FF', 'InvalidEncoding', 'a byte that is no UTF-8'],
    ['a=%C3', 'InvalidEncoding', 'half a character'],
    ['a=%C0%80', 'InvalidEncoding', 'an overlong NUL'],
    ['a=%', 'InvalidEncoding', 'a percent sign alone'],
    ['a=%zz', 'InvalidEncoding', 'no hexadecimal digits'],
    ['%FF=1', 'InvalidEncoding', 'a name that is no UTF-8'],
    ['a=%00', 'InvalidCharacter', 'NUL'],
    ['a=1%0d%0aSet-Cookie:x', 'InvalidCharacter', 'a line break'],
    ['a%0a=1', 'InvalidCharacter', 'a line break in a name'],
    ['a=%C2%85', 'InvalidCharacter', 'the C1 next-line character'],
    ['a=%7F', 'InvalidCharacter', 'DEL'],
    ['a=1&a=1', 'RepeatedParameter', 'one name twice'],
    ['a=1&%61=2', 'RepeatedParameter', 'one name twice, once encoded'],
    ['&', 'RepeatedParameter', 'two empty names'],
  ])('%s is refused as %s: %s', (text, code) => {
    expect(codeOf(() => parseQueryString(text))).toBe(code)
  })

  it('with more parameters than any output port takes is refused before it is decoded', () => {
    const text = Array.from({ length: limits.parametersMax + 1 }, () => '%FF').join('&')
    expect(codeOf(() => parseQueryString(text))).toBe('TooManyParameters')
  })

  it('is read back as it was printed', () => {
    const parameters = new Map([
      ['state', 'New York & "more" +1'],
      ['x', 'ü😀='],
    ])
    expect(parseQueryString(printQueryString(parameters))).toEqual(parameters)
  })
})
