// How many bytes of JSON a request is, as docs/operate.md reckons with: `telemetry-cost.test.ts` computes what they cost, and
// `kql/exported.test.ts` compares them with what is sent.

/** A row of the request, with the times of its stages, and one of its statement. */
export const ordinaryBytes = 1_700

/** The same with a row for each stage, for what is slow or has failed. */
export const wholeBytes = 7_900
