// What tests draw at random: from one seed in every `npm test`, from the one that `npm run load` drew and
// printed, and as long as a load lasts.
import fc from 'fast-check'

/** `MESHPORT_SEED=N npx jest …` draws what a load with `--seed N` drew. */
export const seed = Number(process.env['MESHPORT_SEED'] ?? 20_261_125)

/** None in `npm test`. */
export const loadMs = Number(process.env['MESHPORT_LOAD_SECONDS'] ?? 0) * 1_000

/**
 * So many values at the least, and further ones until this part of the load's time is over.
 *
 * @param part which one, of how many: each draws other values
 */
export function* drawn<T>(
  values: fc.Arbitrary<T>,
  countMin: number,
  part: readonly [place: number, of: number],
): Generator<T> {
  const [place, of] = part
  const endMs = performance.now() + loadMs / of
  for (let from = seed + place; ; from += of) {
    yield* fc.sample(values, { seed: from, numRuns: countMin })
    if (performance.now() >= endMs) return
  }
}
