// For tests: telemetry as the app sends it, of a request and of the path of an event.
import { parseItem, type Item } from '../ingestion/envelope'

export interface GivenSpan {
  readonly name: string
  readonly startedMs: number
  readonly durationMs: number
  readonly failed?: boolean
  /** Its status, if it is a request. */
  readonly status?: number
}

export function itemsOf(traceId: string, spans: readonly GivenSpan[]): readonly Item[] {
  return spans.map(({ name, startedMs, durationMs, failed = false, status }, i) => {
    const isRequest = status !== undefined
    const data = {
      ...{ ver: 2, id: String(i).padStart(16, '0'), name, success: !failed, properties: {} },
      duration: new Date(durationMs).toISOString().slice(11, -1),
      ...(isRequest ? { responseCode: String(status) } : { resultCode: '0', type: 'InProc' }),
    }
    return parseItem({
      ver: 1,
      name: `Microsoft.ApplicationInsights.${isRequest ? 'Request' : 'RemoteDependency'}`,
      time: new Date(startedMs).toISOString(),
      iKey: '0a0a0a0a-1111-4222-8333-444444444444',
      tags: { 'ai.operation.id': traceId },
      data: { baseType: isRequest ? 'RequestData' : 'RemoteDependencyData', baseData: data },
    })
  })
}
