// The faults of single columns and parameters in a declaration, one at a time.
import { column, type Column } from '../../src/declare/column'
import { declarationFaults } from '../../src/declare/declaration-faults'
import { parameter, type Parameter } from '../../src/declare/parameter'
import { productWithPort, soundPort } from './sample'

const port = 'orders.outputPorts.totals'
const decimalBounds = 'precision must be 1 to 38, and scale 0 to precision'
const asText = 'serve st_asgeojson(…) of it as STRING'
const notAValue = (reason: string) => `is not a value of this column: ${reason}`

it('wants at least one column', () => {
  expect(declarationFaults(productWithPort({ columns: {} }))).toEqual([
    { at: `${port}.columns`, message: 'is empty' },
    { at: `${port}.key`, message: 'names id, which is not a column' },
  ])
})

it('takes names that differ only in case for the same column', () => {
  const columns = { id: column.bigint(), Id: column.bigint(), ID: column.bigint() }
  const message = 'is declared twice: Spark does not distinguish upper and lower case in names'
  expect(declarationFaults(productWithPort({ columns }))).toEqual([
    { at: `${port}.columns.Id`, message },
    { at: `${port}.columns.ID`, message },
  ])
})

it.each<[string, Column, string, string]>([
  ['', column.int(), '', 'is empty'],
  ['c'.repeat(256), column.int(), 'c'.repeat(256), 'is longer than 255 characters'],
  ['a\nb', column.int(), 'a\nb', 'has a control character'],
  [
    'a',
    column.binary({ filterable: true }),
    'a',
    'is filterable or sortable, but BINARY cannot be compared',
  ],
  [
    'a',
    column.variant({ sortable: true }),
    'a',
    'is filterable or sortable, but VARIANT cannot be compared',
  ],
  [
    'a',
    column.array(column.string(), { sortable: true }),
    'a',
    'is filterable or sortable, but ARRAY<STRING> cannot be compared',
  ],
  ['a', column.decimal(39, 0), 'a', `is DECIMAL(39,0), but ${decimalBounds}`],
  ['a', column.decimal(0, 0), 'a', `is DECIMAL(0,0), but ${decimalBounds}`],
  ['a', column.decimal(10, 11), 'a', `is DECIMAL(10,11), but ${decimalBounds}`],
  ['a', column.decimal(10, -1), 'a', `is DECIMAL(10,-1), but ${decimalBounds}`],
  ['a', column.decimal(10.5, 0), 'a', `is DECIMAL(10.5,0), but ${decimalBounds}`],
  ['a', column.geometry(), 'a', `is GEOMETRY, which JSON cannot represent exactly: ${asText}`],
  [
    'a',
    column.map(column.struct({ deep: column.array(column.geography()) })),
    'a',
    `is GEOGRAPHY, which JSON cannot represent exactly: ${asText}`,
  ],
  ['__order_1', column.int(), '__order_1', 'is a reserved name: rename the column in a view'],
  ['a', column.struct({}), 'a', 'is a STRUCT without fields'],
  ['a', column.array(column.struct({ '': column.int() })), 'a', 'has the field "", which is empty'],
  [
    'a',
    column.struct({ id: column.int(), deep: column.struct({ n: column.int(), N: column.int() }) }),
    'a',
    'has the field "N", which is declared twice: Spark does not distinguish upper and lower case in names',
  ],
  [
    'a',
    column.pairs(column.decimal(40, 2), column.int()),
    'a',
    `is DECIMAL(40,2), but ${decimalBounds}`,
  ],
  [
    'a',
    column.bigint({ examples: ['1', 2] }),
    'a.examples.1',
    notAValue('Invalid input: expected string, received number'),
  ],
  [
    'a',
    column.string({ nullable: false, examples: [null] }),
    'a.examples.0',
    notAValue('Invalid input: expected string, received null'),
  ],
])('finds the one fault of the column %j in case %#', (name, faulty, at, message) => {
  const columns = { ...soundPort.columns, [name]: faulty }
  expect(declarationFaults(productWithPort({ columns }))).toEqual([
    { at: `${port}.columns.${at}`, message },
  ])
})

const notAName =
  'must be a letter, followed by at most 63 letters, digits, dots, dashes and underscores'

it.each<[string, Parameter, string]>([
  ['1st', parameter.bigint().eq('id'), notAName],
  ['$top', parameter.bigint().eq('id'), notAName],
  ['', parameter.bigint().eq('id'), notAName],
  ['p'.repeat(65), parameter.bigint().eq('id'), notAName],
  ['filter', parameter.bigint().eq('id'), 'is a reserved name'],
  ['SkipToken', parameter.bigint().eq('id'), 'is a reserved name'],
  ['Subscription-Key', parameter.bigint().eq('id'), 'is a reserved name'],
  ['from', parameter.bigint().gte('no'), 'compares with no, which is not a column'],
  ['from', parameter.int().gte('id'), 'is INT, but its column id is BIGINT'],
  ['from', parameter.bigint().eq('id', { ignoreCase: true }), 'ignores case, but is not a STRING'],
  [
    'from',
    parameter.bigint({ examples: ['1', '1.5'] }).gte('id'),
    'has the example 1.5, which is not a value of type BIGINT',
  ],
  [
    'like',
    parameter.string({ pattern: '[a-' }).eq('name'),
    'has a pattern that is not an ECMAScript regular expression',
  ],
])('finds the one fault of the parameter %j in case %#', (name, faulty, message) => {
  const product = productWithPort({ parameters: { [name]: faulty } })
  expect(declarationFaults(product)).toEqual([{ at: `${port}.parameters.${name}`, message }])
})

it.each([
  [
    '(a+)+\\1',
    'has a pattern that cannot be matched in linear time: it may not use backreferences, lookahead, lookbehind or more than 1000 repetitions',
  ],
  ['[A-Z]{2}', 'has the example usa, which does not match its pattern'],
])('tells what is wrong with the pattern %s and its example', (pattern, message) => {
  const like = parameter.string({ pattern, examples: ['usa'] }).eq('name')
  expect(declarationFaults(productWithPort({ parameters: { like } }))).toEqual([
    { at: `${port}.parameters.like`, message },
  ])
})

it('tells both of two parameters that differ only in case', () => {
  const parameters = { from: parameter.bigint().gte('id'), From: parameter.bigint().lte('id') }
  const message = 'differs from another parameter only in case, which gateways do not distinguish'
  expect(declarationFaults(productWithPort({ parameters }))).toEqual([
    { at: `${port}.parameters.from`, message },
    { at: `${port}.parameters.From`, message },
  ])
})

it('wants the precision and scale of a decimal parameter to be its column’s', () => {
  const columns = { ...soundPort.columns, price: column.decimal(10, 2) }
  const parameters = { price: parameter.decimal(12, 2).eq('price') }
  expect(declarationFaults(productWithPort({ columns, parameters }))).toEqual([
    {
      at: `${port}.parameters.price`,
      message: 'is DECIMAL(12,2), but its column price is DECIMAL(10,2)',
    },
  ])
})
