// The faults that a test has planned for requests that publish and for deliveries: JSON in, and for
// each of them the fault that it meets, or none. The first rule that matches decides.
import { z } from 'zod'

const ms = z.int().min(0)
const at = <Place extends string>(place: Place, fault: z.ZodType<Fault>) =>
  z.strictObject({
    at: z.literal(place),
    /** So many pass first. */
    skip: z.int().min(0).default(0),
    /** So many meet it; without it, every one does. */
    times: z.int().min(1).optional(),
    fault,
  })

const kind = <Kind extends string, Shape extends z.ZodRawShape>(name: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(name), ...shape })

/** Without headers, 429 is the one that the SDK does not repeat. */
const status = kind('status', {
  status: z.int().min(200).max(599),
  headers: z.record(z.string(), z.string()).default({}),
})
/** The events arrive, and the answer is lost. */
const lostAnswer = kind('lostAnswer', {})
const ofPublishing = z.discriminatedUnion('kind', [
  status,
  lostAnswer,
  kind('hang', {}),
  kind('reset', {}),
])
const ofDelivery = z.discriminatedUnion('kind', [
  status,
  lostAnswer,
  kind('duplicate', {}),
  // By so long on the stand-in's clock.
  kind('delay', { ms }),
  // Waits until another event has been delivered.
  kind('reorder', {}),
])

export type Fault = z.output<typeof ofPublishing> | z.output<typeof ofDelivery>

export const faultRules = z.array(
  z.discriminatedUnion('at', [at('publish', ofPublishing), at('delivery', ofDelivery)]),
)

type Rule = z.output<typeof faultRules>[number]

export class FaultPlan {
  #rules: readonly { readonly rule: Rule; matched: number }[] = []

  replace(rules: readonly Rule[]): void {
    this.#rules = rules.map((rule) => ({ rule, matched: 0 }))
  }

  meet(place: Rule['at']): Fault | undefined {
    for (const planned of this.#rules) {
      const { at, skip, times = Infinity, fault } = planned.rule
      if (at !== place) continue
      planned.matched += 1
      if (planned.matched > skip && planned.matched <= skip + times) return fault
    }
    return undefined
  }
}
