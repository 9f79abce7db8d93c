// The list of all products with one more: in its place, under a name that nothing else has.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { exportNameFor, withProduct } from '../../src/cli/products-index'
import { root } from '../architecture/repository'

const index = readFileSync(path.join(root, 'src/products/index.ts'), 'utf8')
const empty = `// None.
import type { DataProduct } from '../declare/data-product'

export const products: readonly DataProduct[] = []
`

it('adds the import by its folder, and the product by its name', () => {
  const added = withProduct(index, { exportName: 'cases', file: './health/cases.v1' })
  const before = index.split('\n')
  expect(added.split('\n')).toEqual(
    before.flatMap((line) => {
      if (line.includes("'./safety/")) return ["import { cases } from './health/cases.v1'", line]
      return line === '  customerAnalytics,' ? ['  cases,', line] : [line]
    }),
  )
})

it('adds the first product', () => {
  expect(withProduct(empty, { exportName: 'orderBook', file: './sales/order-book.v1' }))
    .toBe(`// None.
import type { DataProduct } from '../declare/data-product'
import { orderBook } from './sales/order-book.v1'

export const products: readonly DataProduct[] = [
  orderBook,
]
`)
})

it('refuses a list that is written in another way', () => {
  expect(() => withProduct('export const all = []', { exportName: 'a', file: './b/a.v1' })).toThrow(
    'src/products/index.ts has no line',
  )
})

it.each([
  ['orderBook', 'orderBook'],
  ['class', 'classProduct'],
  ['table', 'tableProduct'],
  ['products', 'productsProduct'],
  ['birdStrikes', 'birdStrikesProduct'],
])('names the export of %s %s', (name, expected) => {
  expect(exportNameFor(name, index)).toBe(expected)
})

it('refuses a name that is taken twice', () => {
  const taken = withProduct(index, {
    exportName: 'birdStrikesProduct',
    file: './a/bird-strikes.v1',
  })
  expect(() => exportNameFor('birdStrikes', taken)).toThrow('choose another --product')
})
