// The spans among items of telemetry, with their times as numbers.
import type { Item } from './envelope'

export interface SentSpan {
  readonly name: string
  readonly isRequest: boolean
  readonly traceId: string
  readonly id: string
  readonly parentId: string | undefined
  readonly startedMs: number
  readonly durationMs: number
  readonly success: boolean
  readonly code: string
  readonly type: string | undefined
  readonly target: string | undefined
  readonly properties: Readonly<Record<string, string>>
}

export function spansIn(items: readonly Item[]): readonly SentSpan[] {
  return items.flatMap(({ time, tags, data: { baseData } }) => {
    if (!('id' in baseData)) return []
    const { id, name, success, properties, duration } = baseData
    const [hours = 0, minutes = 0, seconds = 0] = duration.split(':').map(Number)
    return [
      {
        ...{ id, name, success, properties, isRequest: 'responseCode' in baseData },
        traceId: tags['ai.operation.id']!,
        parentId: tags['ai.operation.parentId'],
        startedMs: Date.parse(time),
        durationMs: ((hours * 60 + minutes) * 60 + seconds) * 1_000,
        code: 'responseCode' in baseData ? baseData.responseCode : baseData.resultCode,
        type: 'type' in baseData ? baseData.type : undefined,
        target: 'target' in baseData ? baseData.target : undefined,
      },
    ]
  })
}
