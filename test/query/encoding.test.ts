// Which form the rows are answered in, by the Accept header.
import { chooseEncoding } from '../../src/query/encoding'
import { problemOf } from '../problem-of'

it.each([
  undefined,
  '',
  ' ',
  '*/*',
  'application/*',
  'application/json',
  'APPLICATION/JSON',
  'application/json; charset=utf-8',
  'application/json;odata.metadata=minimal;IEEE754Compatible=true;q=0.8',
  'application/json; profile="a, b; q=0"',
  'text/csv, application/json;q=0.1',
  'text/html, */*;q=0.1',
])('Accept %j takes JSON', (accept) => {
  expect(chooseEncoding(accept).mediaType).toBe('application/json')
})

it.each([
  'text/csv',
  'application/jsonx',
  'application/json;q=0',
  'application/json;charset=utf-8;q=0',
  'application/json;q=0, */*',
  '*/*;q=0',
  'json',
])('Accept %j does not, and is told what there is', (accept) => {
  expect(problemOf(() => chooseEncoding(accept))).toMatchObject({
    code: 'NotAcceptable',
    options: {
      target: 'Accept',
      details: [{ code: 'AllowedValue', message: 'application/json' }],
    },
  })
})
