// Exported telemetry as the rows of the workspace's tables that Azure makes of it: items in, as the local ingestion has checked them,
// rows out. The app's log lines come by way of the host, so there are none.
import type { Item } from '../../stack/ingestion/envelope'
import type { Row, Rows, Table } from './tables'

export function toRows(items: readonly Item[]): Rows {
  const rows: Record<Table, Row[]> = {
    AppRequests: [],
    AppDependencies: [],
    AppMetrics: [],
    AppTraces: [],
  }
  for (const item of items) {
    const [table, row] = toRow(item)
    rows[table].push({ ...ofEveryRow(item), ...row, Type: table })
  }
  return rows
}

function toRow({ data: { baseType, baseData } }: Item): readonly [table: Table, row: Row] {
  switch (baseType) {
    case 'RequestData':
      return [
        'AppRequests',
        { ...ofWork(baseData), Url: baseData.url ?? '', ResultCode: baseData.responseCode },
      ]
    case 'RemoteDependencyData':
      return [
        'AppDependencies',
        {
          ...ofWork(baseData),
          Target: baseData.target ?? '',
          DependencyType: baseData.type,
          Data: baseData.data ?? '',
          ResultCode: baseData.resultCode,
        },
      ]
    case 'MetricData': {
      const [{ name, value, count, min, max } = { name: '', value: 0 }] = baseData.metrics
      const row = { Name: name, Sum: value, Min: min ?? value, Max: max ?? value }
      return ['AppMetrics', { ...row, ItemCount: count ?? 1 }]
    }
  }
}

function ofEveryRow({ time, sampleRate = 100, tags, data }: Item): Row {
  return {
    TimeGenerated: Date.parse(time),
    Properties: data.baseData.properties,
    OperationName: tags['ai.operation.name'] ?? '',
    OperationId: tags['ai.operation.id'] ?? '',
    ParentId: tags['ai.operation.parentId'] ?? '',
    AppRoleName: tags['ai.cloud.role'] ?? '',
    AppRoleInstance: tags['ai.cloud.roleInstance'] ?? '',
    AppVersion: tags['ai.application.ver'] ?? '',
    ClientIP: tags['ai.location.ip'] ?? '',
    SDKVersion: tags['ai.internal.sdkVersion'] ?? '',
    ItemCount: Math.round(100 / sampleRate),
  }
}

interface Work {
  readonly id: string
  readonly name: string
  readonly success: boolean
  readonly duration: string
}

function ofWork({ id, name, success, duration }: Work): Row {
  return { Id: id, Name: name, Success: success, DurationMs: milliseconds(duration) }
}

/** Of `d.hh:mm:ss.fffffff`, which counts in steps of 100 ns. */
function milliseconds(span: string): number | null {
  const form = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/
  const [, days = '0', hours, minutes, seconds] = form.exec(span) ?? []
  if (hours === undefined) return null
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60
  return whole * 1_000 + Math.round(Number(seconds) * 1e7) / 1e4
}
