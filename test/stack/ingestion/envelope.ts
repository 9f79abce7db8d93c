// One item of telemetry, as Azure Monitor takes it: JSON in, a checked item out. Whatever the real service
// would refuse, or cut, is a fault here.
import { z } from 'zod'

const text = (charactersMax: number) => z.string().max(charactersMax)
const properties = z.record(text(150), text(8_192))
const duration = z.string().regex(/^(\d+\.)?\d\d:\d\d:\d\d(\.\d{1,7})?$/)
const spanId = z.string().regex(/^[\da-f]{16}$/)

const request = z.object({
  ver: z.literal(2),
  id: spanId,
  name: text(1_024),
  duration,
  success: z.boolean(),
  responseCode: text(1_024),
  url: text(2_048).optional(),
  properties,
})

const dependency = z.object({
  ver: z.literal(2),
  id: spanId,
  name: text(1_024),
  duration,
  success: z.boolean(),
  resultCode: text(1_024),
  type: text(1_024),
  target: text(1_024).optional(),
  data: text(8_192).optional(),
  properties,
})

const metric = z.object({
  ver: z.literal(2),
  metrics: z
    .array(
      z.object({
        name: text(150),
        value: z.number(),
        count: z.number().optional(),
        min: z.number().optional(),
        max: z.number().optional(),
      }),
    )
    .length(1),
  properties,
})

const envelopeOf = <Type extends string, Data extends z.ZodType>(
  name: string,
  baseType: Type,
  baseData: Data,
) =>
  z.object({
    ver: z.literal(1),
    name: z.literal(`Microsoft.ApplicationInsights.${name}`),
    time: z.iso.datetime(),
    sampleRate: z.number().positive().max(100).optional(),
    iKey: z.guid(),
    tags: z.record(z.string(), z.string()),
    data: z.object({ baseType: z.literal(baseType), baseData }),
  })

const envelope = z.union([
  envelopeOf('Request', 'RequestData', request),
  envelopeOf('RemoteDependency', 'RemoteDependencyData', dependency),
  envelopeOf('Metric', 'MetricData', metric),
])

export type Item = z.output<typeof envelope>

/** Throws what is wrong. */
export function parseItem(given: unknown): Item {
  const { data, error } = envelope.safeParse(given)
  if (error) throw new Error(z.prettifyError(error))
  return data
}
