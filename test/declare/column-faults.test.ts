// The faults of single columns and parameters in a declaration, one at a time.
import type { Column } from '../../src/declare/column'
import { column } from '../../src/declare/column'
import { declarationFaults } from '../../src/declare/declaration-faults'
import type { Parameter } from '../../src/declare/parameter'
import { parameter } from '../../src/declare/parameter'
import { productWithPort, soundPort } from './sample'

const port = 'orders.outputPorts.totals'
const decimalBounds = 'precision is 1 to 38, scale 0 to precision'
const asText = 'serve st_asgeojson(…) of it as STRING'
const notServed = (reason: string) => `is not served so: ${reason}`

it('wants at least one column', () => {
  expect(declarationFaults(productWithPort({ columns: {} }))).toEqual([
    { at: `${port}.columns`, message: 'is empty' },
    { at: `${port}.key`, message: 'names id, which is not a column' },
  ])
})

it('takes names that differ only in case for the same column', () => {
  const columns = { id: column.bigint(), Id: column.bigint(), ID: column.bigint() }
  const message = 'is there twice: Spark does not tell upper from lower case in column names'
  expect(declarationFaults(productWithPort({ columns }))).toEqual([
    { at: `${port}.columns.Id`, message },
    { at: `${port}.columns.ID`, message },
  ])
})

it.each<[string, Column, string, string]>([
  ['', column.int(), '', 'is empty'],
  ['c'.repeat(256), column.int(), 'c'.repeat(256), 'is longer than 255 characters'],
  ['a\nb', column.int(), 'a\nb', 'has a control character'],
  ['a', column.binary({ filterable: true }), 'a', 'is BINARY, which cannot be compared'],
  ['a', column.variant({ sortable: true }), 'a', 'is VARIANT, which cannot be compared'],
  [
    'a',
    column.array(column.string(), { sortable: true }),
    'a',
    'is ARRAY<STRING>, which cannot be compared',
  ],
  ['a', column.decimal(39, 0), 'a', `is DECIMAL(39,0); ${decimalBounds}`],
  ['a', column.decimal(0, 0), 'a', `is DECIMAL(0,0); ${decimalBounds}`],
  ['a', column.decimal(10, 11), 'a', `is DECIMAL(10,11); ${decimalBounds}`],
  ['a', column.decimal(10, -1), 'a', `is DECIMAL(10,-1); ${decimalBounds}`],
  ['a', column.decimal(10.5, 0), 'a', `is DECIMAL(10.5,0); ${decimalBounds}`],
  ['a', column.geometry(), 'a', `is GEOMETRY, which cannot be served exactly: ${asText}`],
  [
    'a',
    column.map(column.struct({ deep: column.array(column.geography()) })),
    'a',
    `is GEOGRAPHY, which cannot be served exactly: ${asText}`,
  ],
  [
    'a',
    column.pairs(column.decimal(40, 2), column.int()),
    'a',
    `is DECIMAL(40,2); ${decimalBounds}`,
  ],
  [
    'a',
    column.bigint({ examples: ['1', 2] }),
    'a.examples.1',
    notServed('Invalid input: expected string, received number'),
  ],
  [
    'a',
    column.string({ nullable: false, examples: [null] }),
    'a.examples.0',
    notServed('Invalid input: expected string, received null'),
  ],
])('finds the one fault of the column %j in case %#', (name, faulty, at, message) => {
  const columns = { ...soundPort.columns, [name]: faulty }
  expect(declarationFaults(productWithPort({ columns }))).toEqual([
    { at: `${port}.columns.${at}`, message },
  ])
})

const notAName =
  'is not a name of letters, digits, dot, dash and underscore that starts with a letter'

it.each<[string, Parameter, string]>([
  ['1st', parameter.bigint().eq('id'), notAName],
  ['$top', parameter.bigint().eq('id'), notAName],
  ['', parameter.bigint().eq('id'), notAName],
  ['p'.repeat(65), parameter.bigint().eq('id'), notAName],
  ['filter', parameter.bigint().eq('id'), 'is reserved'],
  ['SkipToken', parameter.bigint().eq('id'), 'is reserved'],
  ['Subscription-Key', parameter.bigint().eq('id'), 'is reserved'],
  ['from', parameter.bigint().gte('no'), 'compares with no, which is not a column'],
  ['from', parameter.int().gte('id'), 'is INT, the column BIGINT: a literal has its column’s type'],
  ['from', parameter.bigint().eq('id', { ignoreCase: true }), 'ignores case, but is no text'],
  ['from', parameter.bigint({ examples: ['1', '1.5'] }).gte('id'), 'has the example 1.5, no value'],
  [
    'like',
    parameter.string({ pattern: '[a-' }).eq('name'),
    'has a pattern that is not a regular expression',
  ],
])('finds the one fault of the parameter %j in case %#', (name, faulty, message) => {
  const product = productWithPort({ parameters: { [name]: faulty } })
  expect(declarationFaults(product)).toEqual([{ at: `${port}.parameters.${name}`, message }])
})

it('tells both of two parameters that differ only in case', () => {
  const parameters = { from: parameter.bigint().gte('id'), From: parameter.bigint().lte('id') }
  const message = 'differs from another parameter only in case; gateways do not'
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
      message: 'is DECIMAL(12,2), the column DECIMAL(10,2): a literal has its column’s type',
    },
  ])
})
