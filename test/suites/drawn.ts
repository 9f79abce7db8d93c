// What tests draw at random: from one seed in every `npm test`, from the one that `npm run load` drew and
// printed, and as long as a load lasts.
import fc from 'fast-check'

/** `MESHPORT_SEED=N npx jest …` draws what a load with `--seed N` drew. */
export const seed = Number(process.env['MESHPORT_SEED'] ?? 20_261_125)

/** None in `npm test`. */
export const loadMs = Number(process.env['MESHPORT_LOAD_SECONDS'] ?? 0) * 1_000

/** So many values at the least, and further ones until this part of the load's time is over. */
export function* drawn<T>(values: fc.Arbitrary<T>, countMin: number, share: number): Generator<T> {
  const endMs = performance.now() + loadMs * share
  for (let round = 0; round === 0 || performance.now() < endMs; round += 1) {
    yield* fc.sample(values, { seed: seed + round, numRuns: countMin })
  }
}
