// Whatever the keys, the page size and the pieces in which rows arrive: every row once, groups whole.
import fc from 'fast-check'
import { everyPage, inOrder, keyedPlan } from './keyed-source'

const kinds = fc.oneof(
  fc.constant(null),
  fc.constantFrom('a', 'b', 'c', '', 'ｱ', '😀', 'z\u{10ffff}'),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
)
const sources = fc
  .array(kinds, { maxLength: 60 })
  .map((values) => values.map((kind, row) => ({ kind, row })))

describe('following pages to the end', () => {
  it('gives every row once, in order, and never parts rows with equal keys', async () => {
    await fc.assert(
      fc.asyncProperty(
        sources,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 25 }),
        async (source, pageRows, batchRows) => {
          const pages = await everyPage(source, keyedPlan(pageRows), batchRows)
          const expected = inOrder(source)
          expect(pages.flatMap(({ given }) => given)).toEqual(expected.map(({ row }) => row))
          const pageOf = new Map(
            pages.flatMap(({ given }, page) => given.map((row) => [row, page])),
          )
          for (const { kind, row } of expected) {
            const first = expected.find((other) => other.kind === kind)
            expect(pageOf.get(row)).toBe(pageOf.get(first?.row ?? -1))
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('gives exactly the first `top` rows, however they are paged', async () => {
    await fc.assert(
      fc.asyncProperty(
        sources,
        fc.nat({ max: 70 }),
        fc.integer({ min: 1, max: 20 }),
        async (source, top, pageRows) => {
          const pages = await everyPage(source, keyedPlan(pageRows, top), 7)
          const given = pages.flatMap((page) => page.given)
          const kindOf = new Map(source.map(({ kind, row }) => [row, kind]))
          expect(given.length).toBe(Math.min(top, source.length))
          expect(new Set(given).size).toBe(given.length)
          expect(given.map((row) => kindOf.get(row))).toEqual(
            inOrder(source)
              .slice(0, top)
              .map(({ kind }) => kind),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})
