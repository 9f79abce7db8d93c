// Statement text is made of our own words, quoted names and markers.
import type { Literal } from '../../src/declare/literal'
import {
  asOf,
  join,
  marker,
  name,
  nullOf,
  sql,
  tableName,
  toStatement,
} from '../../src/warehouse/statement'
import { toCommit, toTableVersion } from '../../src/warehouse/table-version'

const int = (text: string): Literal => ({ type: { kind: 'int' }, text })

describe('a statement', () => {
  it('numbers its markers in the order of the text', () => {
    const statement = toStatement(
      sql`SELECT ${name('a')} WHERE ${marker(int('1'))} < ${marker(int('2'))}`,
    )
    expect(statement).toEqual({
      text: 'SELECT `a` WHERE :p1 < :p2',
      parameters: { p1: int('1'), p2: int('2') },
    })
  })

  it('gives each use of a value a marker of its own', () => {
    const value = marker(int('7'))
    expect(toStatement(sql`${value} ${value}`).text).toBe(':p1 :p2')
  })

  it.each([
    ['plain', '`plain`'],
    ['two words', '`two words`'],
    ['back`tick', '`back``tick`'],
    ['`; DROP TABLE t; --', '```; DROP TABLE t; --`'],
    ['quote\'"', '`quote\'"`'],
  ])('quotes the name %j', (identifier, quoted) => {
    expect(toStatement(name(identifier)).text).toBe(quoted)
  })

  it('writes a table by its three names', () => {
    expect(toStatement(tableName({ catalog: 'c', schema: 's', name: 't.u' })).text).toBe(
      '`c`.`s`.`t.u`',
    )
  })

  it('joins with the separator between, and nothing for nothing', () => {
    expect(toStatement(join([name('a'), name('b'), name('c')], ', ')).text).toBe('`a`, `b`, `c`')
    expect(toStatement(join([], ' AND ')).text).toBe('')
  })

  it('reads as of the time of a commit, by a marker', () => {
    expect(toStatement(asOf(toCommit(42, 1_000_001n)))).toEqual({
      text: 'TIMESTAMP AS OF :p1',
      parameters: { p1: { type: { kind: 'timestamp' }, text: '1970-01-01T00:00:01.000001Z' } },
    })
  })

  it('has a NULL of a type', () => {
    const type = { kind: 'array', element: { kind: 'decimal', precision: 10, scale: 2 } } as const
    expect(toStatement(nullOf(type)).text).toBe('CAST(NULL AS ARRAY<DECIMAL(10,2)>)')
  })

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53])('takes no %d for a table version', (value) => {
    expect(() => toTableVersion(value)).toThrow(RangeError)
  })

  it('is frozen', () => {
    const statement = toStatement(marker(int('1')))
    expect([Object.isFrozen(statement), Object.isFrozen(statement.parameters)]).toEqual([
      true,
      true,
    ])
  })
})
