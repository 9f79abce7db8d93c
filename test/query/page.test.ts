// A page never ends among rows that share their order's values.
import { limits } from '../../src/base/limits'
import { everyPage, keyedPlan, onePage } from './keyed-source'

const rows = (...kinds: (string | null)[]) => kinds.map((kind, row) => ({ kind, row }))
const crowd = (count: number) => rows(...Array.from({ length: count }, () => 'x'))

describe('pages', () => {
  it.each([
    ['unique keys', rows('a', 'b', 'c', 'd', 'e'), 2, [[0, 1], [2, 3], [4]]],
    [
      'keys that fill the last page',
      rows('a', 'b', 'c', 'd'),
      2,
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ['a group across the end', rows('a', 'b', 'b', 'c'), 2, [[0], [1, 2], [3]]],
    ['a group longer than a page', rows('a', 'b', 'b', 'b', 'b', 'c'), 2, [[0], [1, 2, 3, 4], [5]]],
    ['a group longer than a page at the end', rows('a', 'b', 'b', 'b'), 2, [[0], [1, 2, 3]]],
    ['one group only', rows('b', 'b', 'b'), 1, [[0, 1, 2]]],
    [
      'NULL keys',
      rows(null, null, 'a', 'b'),
      2,
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ['no rows', rows(), 2, [[]]],
  ])('of %s hold every row once', async (_, source, pageRows, expected) => {
    for (const batchRows of [1, 2, 3, 100]) {
      const pages = await everyPage(source, keyedPlan(pageRows), batchRows)
      expect(pages.map(({ given }) => given)).toEqual(expected)
    }
  })

  it('ask for one row more than they hold, and for the limit when one group fills them', async () => {
    const { asked } = await onePage(crowd(5), keyedPlan(2), 10)
    expect(asked).toEqual([3, limits.pageRowsMax + 1])
  })

  it.each([
    [0, 2, [[]]],
    [1, 2, [[0]]],
    [2, 2, [[0, 1]]],
    [3, 2, [[0, 1], [2]]],
    [
      4,
      3,
      [
        [0, 1],
        [2, 3],
      ],
    ],
    [
      100,
      3,
      [
        [0, 1],
        [2, 3, 4],
      ],
    ],
  ])('with top=%d and %d to a page give no row more', async (top, pageRows, expected) => {
    const source = rows('a', 'b', 'c', 'c', 'c')
    const pages = await everyPage(source, keyedPlan(pageRows, top), 2)
    expect(pages.map(({ given }) => given)).toEqual(expected)
  })

  it('end where top does, also in the middle of a group that is longer than a page', async () => {
    const pages = await everyPage(crowd(9), keyedPlan(2, 4), 3)
    expect(pages.map(({ given }) => given)).toEqual([[0, 1, 2, 3]])
  })

  it('grow to the limit, and not beyond', async () => {
    const [page] = await everyPage(crowd(limits.pageRowsMax), keyedPlan(10), 4_096)
    expect(page?.rows).toBe(limits.pageRowsMax)
    await expect(
      onePage(crowd(limits.pageRowsMax + 1), keyedPlan(10), 4_096),
    ).rejects.toMatchObject({
      code: 'KeyGroupTooLarge',
      message: 'More than 10000 rows have the same values of kind.',
    })
  })
})
