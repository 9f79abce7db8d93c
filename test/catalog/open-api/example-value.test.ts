// Examples that are made where a declaration gives none: sound for every type, and for parameters what a
// request may write.
import { exampleRow, exampleText } from '../../../src/catalog/open-api/example-value'
import { column } from '../../../src/declare/column'
import { parameter, type Parameter } from '../../../src/declare/parameter'
import { everyType } from '../../journey/app/products'

const { columns } = everyType.outputPorts.cells

it.each(Object.entries(columns))('of the column %s is a value of it', (name, { schema }) => {
  const row = exampleRow(columns)
  expect(schema.safeParse(row[name]).error).toBeUndefined()
  expect(row[name]).not.toBeNull()
})

it('is the declared one, where there is one', () => {
  const declared = { a: column.int({ examples: [7, 8] }), b: column.string({ examples: [null] }) }
  expect(exampleRow(declared)).toEqual({ a: 7, b: null })
})

it.each<[string, Parameter, string | undefined]>([
  ['its own', parameter.string({ examples: ['CH'] }).eq('c'), 'CH'],
  ['its column’s', parameter.string().eq('c'), 'DE'],
  ['one of its type, where its column’s is none', parameter.int().eq('c'), '1'],
  [
    'none, where no value is known to match',
    parameter.string({ pattern: 'x+' }).eq('c'),
    undefined,
  ],
  ['its column’s, where that matches', parameter.string({ pattern: '[A-Z]+' }).eq('c'), 'DE'],
])('of a parameter is %s', (_, given, example) => {
  expect(exampleText(given, column.string({ examples: ['DE'] }))).toBe(example)
})
