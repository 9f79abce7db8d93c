// Exported telemetry as the rows of the workspace's tables that Azure makes of it: an item whose kind is not here is a fault, so that no
// test overlooks what is sent.
import type { BaseData, Envelope } from './envelopes'
import type { Row, Rows, Table, Value } from './tables'

type Place = readonly [table: Table, rows: readonly Row[]]

export function toRows(envelopes: readonly Envelope[]): Rows {
  const rows: Record<Table, Row[]> = {
    AppRequests: [],
    AppDependencies: [],
    AppMetrics: [],
    AppTraces: [],
  }
  for (const envelope of envelopes) {
    const [table, more] = placeOf(envelope)
    rows[table].push(...more)
  }
  return rows
}

function placeOf(envelope: Envelope): Place {
  const { baseType, baseData } = envelope.data
  const row = { ...ofEveryRow(envelope), ...baseRow(baseData) }
  switch (baseType) {
    case 'RequestData':
      return [
        'AppRequests',
        [
          {
            ...row,
            Type: 'AppRequests',
            Url: text(baseData['url']),
            Source: text(baseData['source']),
            ResultCode: text(baseData['responseCode']),
          },
        ],
      ]
    case 'RemoteDependencyData':
      return [
        'AppDependencies',
        [
          {
            ...row,
            Type: 'AppDependencies',
            Target: text(baseData['target']),
            DependencyType: text(baseData['type']),
            Data: text(baseData['data']),
            ResultCode: text(baseData['resultCode']),
          },
        ],
      ]
    case 'MetricData':
      return ['AppMetrics', metricRows(envelope)]
    case 'MessageData':
      return [
        'AppTraces',
        [
          {
            ...ofEveryRow(envelope),
            Type: 'AppTraces',
            Message: text(baseData['message']),
            SeverityLevel: severityOf(baseData['severityLevel']),
          },
        ],
      ]
    default:
      throw new Error(`No table has rows of ${baseType}`)
  }
}

function ofEveryRow({ time, sampleRate, tags, data }: Envelope): Row {
  return {
    TimeGenerated: Date.parse(time),
    Properties: data.baseData.properties ?? {},
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

/** What a request and a dependency have in common. */
function baseRow(data: BaseData): Row {
  return {
    Id: text(data['id']),
    Name: text(data['name']),
    Success: data['success'] === true,
    DurationMs: milliseconds(text(data['duration'])),
  }
}

function metricRows(envelope: Envelope): readonly Row[] {
  const points = envelope.data.baseData['metrics'] as readonly Readonly<Record<string, unknown>>[]
  return points.map((point) => {
    const sum = number(point['value'])
    return {
      ...ofEveryRow(envelope),
      Type: 'AppMetrics',
      Name: text(point['name']),
      Sum: sum,
      Min: number(point['min']) ?? sum,
      Max: number(point['max']) ?? sum,
      ItemCount: number(point['count']) ?? 1,
    }
  })
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown): Value & (number | null) =>
  typeof value === 'number' ? value : null

/** Of `d.hh:mm:ss.fffffff`, which counts in steps of 100 ns. */
function milliseconds(span: string): number | null {
  const form = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/
  const [, days = '0', hours, minutes, seconds] = form.exec(span) ?? []
  if (hours === undefined) return null
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60
  return whole * 1_000 + Math.round(Number(seconds) * 1e7) / 1e4
}

const severities = ['Verbose', 'Information', 'Warning', 'Error', 'Critical']

function severityOf(level: unknown): number | null {
  const at = severities.indexOf(text(level))
  return at < 0 ? null : at
}
