// The faults that a test has planned: JSON in, and for each call that comes the fault it meets, or
// none. Rules are tried in order; the first that matches decides.
import { z } from 'zod'

const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0) }),
  z.strictObject({ kind: z.literal('drop') }),
  z.strictObject({ kind: z.literal('garbage') }),
  z.strictObject({ kind: z.literal('truncate'), bytes: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('fail'),
    sqlState: z.string(),
    message: z.string(),
    /** Where ExecuteStatement says it: both forms are known of real warehouses. */
    form: z.enum(['operation', 'status']).default('operation'),
  }),
])

const rule = z.strictObject({
  call: z.string(),
  statementContains: z.string().optional(),
  /** So many matching calls pass first. */
  skip: z.int().min(0).default(0),
  /** So many calls meet the fault; without it, every one does. */
  times: z.int().min(1).optional(),
  fault,
})

export const faultRules = z.array(rule)
export type Fault = z.infer<typeof fault>
type FaultRule = z.infer<typeof rule>

export class FaultPlan {
  private rules: { readonly rule: FaultRule; matched: number }[] = []

  replace(rules: readonly FaultRule[]): void {
    this.rules = rules.map((each) => ({ rule: each, matched: 0 }))
  }

  /** A statement travels as plain UTF-8, so it is looked for in the request's bytes. */
  meet(call: string, body: Buffer): Fault | undefined {
    for (const entry of this.rules) {
      const { skip, times, statementContains, fault } = entry.rule
      if (entry.rule.call !== call || !body.includes(statementContains ?? '')) continue
      entry.matched += 1
      const met = entry.matched - skip
      if (met >= 1 && met <= (times ?? Infinity)) return fault
    }
    return undefined
  }
}
