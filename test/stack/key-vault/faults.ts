// The faults that a test has planned for requests to the vault: JSON in, and for each request the fault
// that it meets, or none. The first rule that matches decides.
import { z } from 'zod'

const kind = <Kind extends string, Shape extends z.ZodRawShape>(name: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(name), ...shape })

export const faultRules = z.array(
  z.strictObject({
    /** Of the secret; without it, every request meets the fault. */
    secret: z.string().optional(),
    /** So many pass first. */
    skip: z.int().min(0).default(0),
    /** So many meet it; without it, every one does. */
    times: z.int().min(1).optional(),
    fault: z.discriminatedUnion('kind', [
      kind('status', {
        status: z.int().min(200).max(599),
        headers: z.record(z.string(), z.string()).default({}),
      }),
      kind('delay', { ms: z.int().min(0) }),
      kind('hang', {}),
      // A TLS connection cannot be reset, only closed.
      kind('drop', {}),
      // 200 with a text that is not Key Vault's, as of a proxy in between.
      kind('garbage', {}),
    ]),
  }),
)

type Rule = z.output<typeof faultRules>[number]
export type Fault = Rule['fault']

export class FaultPlan {
  #rules: readonly { readonly rule: Rule; matched: number }[] = []

  replace(rules: readonly Rule[]): void {
    this.#rules = rules.map((rule) => ({ rule, matched: 0 }))
  }

  meet(secret: string): Fault | undefined {
    for (const planned of this.#rules) {
      const { secret: only = secret, skip, times = Infinity, fault } = planned.rule
      if (only !== secret) continue
      planned.matched += 1
      if (planned.matched > skip && planned.matched <= skip + times) return fault
    }
    return undefined
  }
}
