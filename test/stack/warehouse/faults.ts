// The faults that a person or a test has planned: JSON in, and for each call that comes the fault it
// meets, or none. Rules are tried in order; the first that matches decides.
import { z } from 'zod'
import { calls } from './thrift/call'

const ms = z.int().min(0)
const failureForm = z.enum(['operation', 'status'])
const planned = <Kind extends string, Shape extends z.ZodRawShape>(
  kind: Kind,
  does: string,
  shape: Shape,
) => z.strictObject({ kind: z.literal(kind), ...shape }).describe(does)

const fault = z.discriminatedUnion('kind', [
  planned('status', 'that HTTP status', {
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(''),
  }),
  planned('wrongToken', 'the 403 that a wrong token gets', {}),
  planned('waking', '503 for so long from the first match on, for every call', {
    ms,
    retryAfter: z.int().min(0).optional(),
  }),
  planned('hang', 'no answer', {}),
  planned('delay', 'the answer later', { ms }),
  planned('drop', 'the connection is closed', {}),
  planned('reset', 'the connection is reset (RST)', {}),
  planned('garbage', '200 with bytes that are not Thrift', {}),
  planned('truncate', 'so many bytes of the answer, then the end of the connection or body', {
    bytes: z.int().min(0),
    /** Whether HTTP shows it: by the announced length, by the missing last chunk, or not at all. */
    framing: z.enum(['length', 'chunked', 'complete']).default('length'),
  }),
  planned('fail', 'the statement fails in these words; any other call with an error status', {
    /** Real servers often say none, and no class in the message. */
    sqlState: z.string().optional(),
    message: z.string(),
    /** Where ExecuteStatement says it: both forms are known of real warehouses. */
    form: failureForm.optional(),
  }),
  planned('failureForm', 'a statement that fails by itself says so in that form', {
    form: failureForm,
  }),
  planned('contradiction', 'a closed statement that has more rows, or had its rows never sent', {
    form: z.enum(['moreRowsAfterClose', 'closedWithoutResults']),
  }),
  planned('slowFirstRow', 'the statement is RUNNING for so long first', { ms }),
  planned('garbledBatch', "16 bytes of the page's last Arrow batch are inverted", {
    at: z.int().min(0).default(8),
    /** Damages the compressed bytes, so that decompression fails. */
    compressed: z.boolean().default(false),
  }),
  planned('wrongRowCount', 'the last batch announces so many rows more than it has', {
    by: z.int().default(1),
  }),
  planned('wrongOffset', 'the page claims to begin so many rows later than it does', {
    by: z.int().default(1),
  }),
  planned('missingPage', 'the next page comes in its place, with its own offset', {}),
  planned('shortLinks', "the page's links expire after so long", { ms }),
  planned('expiredLink', 'the 403 of a link that has expired', {}),
  planned('deadSession', "the call's session is forgotten first", {}),
  planned('forget', 'every session and handle is forgotten first, as by a restart', {}),
])

export type Fault = z.infer<typeof fault>
type Kind = Fault['kind']

/** A call of Thrift, or the download of a file. */
const places = [...calls, 'Link'] as const
export type Place = (typeof places)[number]

const pageCalls: readonly Place[] = ['ExecuteStatement', 'FetchResults']
/** Where a fault can happen, if not at every call of Thrift. */
const placesOf: Partial<Record<Kind, readonly Place[]>> = {
  ...Object.fromEntries(
    ['status', 'hang', 'delay', 'drop', 'reset', 'truncate'].map((kind) => [kind, places]),
  ),
  failureForm: ['ExecuteStatement'],
  contradiction: ['ExecuteStatement'],
  slowFirstRow: ['ExecuteStatement'],
  shortLinks: pageCalls,
  expiredLink: ['Link'],
  garbledBatch: pageCalls,
  wrongRowCount: pageCalls,
  wrongOffset: pageCalls,
  missingPage: pageCalls,
}

function placesFor({ kind }: Fault): readonly Place[] {
  return placesOf[kind] ?? calls
}

const rule = z
  .strictObject({
    /** Without it, every call that the fault can happen to. */
    call: z.enum(places).optional(),
    /** Of the call's own statement, or of the one that its handle stands for. */
    statementContains: z.string().optional(),
    /** So many matching calls pass first. */
    skip: z.int().min(0).default(0),
    /** So many calls meet the fault; without it, every one does. */
    times: z.int().min(1).optional(),
    /** Of the matching calls, one in so many meets it; the same ones for the same seed. */
    random: z.strictObject({ oneIn: z.int().min(1), seed: z.int() }).optional(),
    fault,
  })
  .refine(({ call, fault }) => !call || placesFor(fault).includes(call), {
    error: (issue) => {
      const { fault } = issue.input as { fault: Fault }
      return `${fault.kind} happens only to ${placesFor(fault).join(' and ')}`
    },
    path: ['call'],
  })
  .refine(({ times, fault }) => fault.kind !== 'waking' || times === undefined, {
    error: 'waking ends by its time',
    path: ['times'],
  })

export const faultRules = z.array(rule)
type FaultRule = z.infer<typeof rule>

interface Planned {
  readonly rule: FaultRule
  readonly draw: () => boolean
  matched: number
  met: number
  metFirstMs: number | undefined
}

export class FaultPlan {
  #rules: readonly Planned[] = []

  replace(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({
      rule,
      draw: toDraw(rule),
      matched: 0,
      met: 0,
      metFirstMs: undefined,
    }))
  }

  /** `says` is asked whether the call's statement holds a text. */
  meet(call: Place, says: (text: string) => boolean): Fault | undefined {
    return this.#rules.find((each) => happens(each, call, says))?.rule.fault
  }
}

function happens(planned: Planned, call: Place, says: (text: string) => boolean): boolean {
  const { fault, skip, times = Infinity, statementContains: text, ...rule } = planned.rule
  if (fault.kind === 'waking' && planned.metFirstMs !== undefined) {
    return call !== 'Link' && performance.now() < planned.metFirstMs + fault.ms
  }
  if (rule.call ? rule.call !== call : !placesFor(fault).includes(call)) return false
  if (text !== undefined && !says(text)) return false
  planned.matched += 1
  if (planned.matched <= skip || planned.met >= times || !planned.draw()) return false
  planned.met += 1
  planned.metFirstMs ??= performance.now()
  return true
}

/** Mulberry32: the state is one number, so that a seed tells all. */
function toDraw({ random }: FaultRule): () => boolean {
  if (!random) return () => true
  let state = random.seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) % random.oneIn === 0
  }
}

/** Each kind with its fields and what it does, a line each, for help texts. */
export function describeFaults(): readonly string[] {
  return fault.options.map((option) => {
    const { kind, ...fields } = option.shape as Record<string, z.ZodType>
    const names = Object.entries(fields).map(([name, type]) =>
      type.safeParse(undefined).success ? `${name}?` : name,
    )
    const { value } = kind as z.ZodLiteral<string>
    return `${[value, ...names].join(' ').padEnd(33)} ${option.description ?? ''}`
  })
}
