// Absolute addresses: always from the setting, whatever a request says of its host.
import { makeLinks } from '../../src/base/links'

const links = makeLinks('https://gateway.example.com/mesh')

it.each([
  ['air-traffic/flights', '', 'https://gateway.example.com/mesh/air-traffic/flights'],
  [
    'air-traffic/flights',
    'top=5&origin=SFO',
    'https://gateway.example.com/mesh/air-traffic/flights?top=5&origin=SFO',
  ],
  ['orders/v2/totals', 'a=%20', 'https://gateway.example.com/mesh/orders/v2/totals?a=%20'],
])('links %s with the query %j', (path, query, address) => {
  expect(links.outputPort(path, query)).toBe(address)
})

it('cannot be changed once made', () => {
  expect(Object.isFrozen(links)).toBe(true)
})
