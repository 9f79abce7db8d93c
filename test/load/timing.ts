// How long calls take, as benches measure them.
export type Once = () => Promise<unknown>

/** The milliseconds of each call, with so many at once for so long. */
export async function inParallel(
  once: Once,
  connections: number,
  forMs: number,
): Promise<number[]> {
  const times: number[] = []
  const untilMs = performance.now() + forMs
  const repeat = async () => {
    while (performance.now() < untilMs) {
      const startedMs = performance.now()
      await once()
      times.push(performance.now() - startedMs)
    }
  }
  await Promise.all(Array.from({ length: connections }, repeat))
  return times
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
