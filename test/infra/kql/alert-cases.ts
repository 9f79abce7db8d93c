// What each alert is asked: telemetry for which it fires, and telemetry close to that for which it does not. Times are minutes before
// the question.
import { metricItem, requestItem, type Envelope } from './envelopes'

export const now = Date.UTC(2026, 10, 30, 12)

export interface AlertCases {
  readonly fires: Readonly<Record<string, readonly Envelope[]>>
  readonly staysQuiet: Readonly<Record<string, readonly Envelope[]>>
}

const before = (minutes: number) => now - minutes * 60_000

function sent(
  name: string,
  attributes: Readonly<Record<string, string>>,
  value: number,
  minutes = 5,
): Envelope {
  return metricItem({ at: before(minutes), name: `meshport.${name}`, attributes, value })
}

const requests = (value: number, status_class: string, code = '', operation = 'flights') =>
  sent('requests', { operation, status_class, code }, value)
const statements = (value: number, code = '', connection = 'default') =>
  sent('statements', { connection, purpose: 'read', code }, value)
const queued = (value: number, connection = 'default') =>
  sent('statement.queued', { connection }, value)
const ran = (value: number, connection = 'default') =>
  sent('statement.duration', { connection }, value)
const looks = (value: number, outcome: string, minutes = 5, connection = 'default') =>
  sent('looks', { connection, outcome }, value, minutes)
const refreshes = (value: number, outcome: string, secret = 'databricks-url') =>
  sent('secret.refreshes', { secret, outcome }, value)
const lag = (seconds: number, versions: number, minutes: number, output_port = 'flights') => [
  sent('publish.lag.seconds', { output_port }, seconds, minutes),
  sent('publish.lag.versions', { output_port }, versions, minutes),
]
const depth = (value: number, minutes: number, output_port = 'flights') =>
  sent('outbox.depth', { output_port }, value, minutes)
const pages = (count: number, durationMs: number, sampleRate = 100, operation = 'flights') =>
  Array.from({ length: count }, (_, index) =>
    requestItem({ at: before(1 + (index % 20)), operation, durationMs, sampleRate }),
  )

export const alertCases: Readonly<Record<string, AlertCases>> = {
  'failed-requests': {
    fires: {
      'eleven of two hundred': [requests(189, '2xx'), requests(11, '5xx', 'StatementFailed')],
      'one operation among healthy ones': [
        requests(10_000, '2xx', '', 'airports'),
        requests(11, '5xx', 'SourceDrift'),
      ],
      'codes and instances together': [
        requests(6, '5xx', 'InternalError'),
        requests(5, '5xx', 'WarehouseTimeout'),
      ],
    },
    staysQuiet: {
      'ten, and nothing else': [requests(10, '5xx', 'InternalError')],
      'one of twenty': [requests(209, '2xx'), requests(11, '5xx', 'InternalError')],
      'refusals of bad requests': [requests(500, '4xx', 'MissingParameter')],
    },
  },
  'slow-pages': {
    fires: {
      'twenty slow ones': pages(20, 5_001),
      'two of twenty': [...pages(18, 100), ...pages(2, 5_001)],
      'two rows that stand for twenty': pages(2, 6_000, 10),
      'slow rows that are all kept, among those of which one of ten is': [
        ...pages(10, 100, 10),
        ...pages(6, 6_000),
      ],
    },
    staysQuiet: {
      'nineteen slow ones': pages(19, 60_000),
      'one of twenty': [...pages(19, 100), ...pages(1, 60_000)],
      'exactly five seconds': pages(40, 5_000),
      // As rows, six of sixteen are slow; as requests, six of 166.
      'slow rows that are all kept, where a row of the others stands for sixteen': [
        ...pages(10, 100, 6.25),
        ...pages(6, 6_000),
      ],
      'a request of the host, which is no operation of ours': pages(30, 9_000, 100, ''),
    },
  },
  'warehouse-away': {
    fires: {
      'three refusals': [statements(1_000), statements(3, 'WarehouseAccessDenied')],
      'nothing else than timeouts': [statements(6, 'WarehouseTimeout')],
      'one of two warehouses': [
        statements(1_000, '', 'sales'),
        statements(10),
        statements(6, 'WarehouseUnavailable'),
      ],
    },
    staysQuiet: {
      'two refusals': [statements(1), statements(2, 'WarehouseAccessDenied')],
      'five times away': [statements(5, 'WarehouseUnavailable')],
      'one of five': [statements(40), statements(10, 'WarehouseTimeout')],
      'one that starts': [statements(50, 'WarehouseStarting')],
      'statements that are wrong': [statements(50, 'StatementFailed')],
    },
  },
  'statements-wait': {
    fires: {
      'as long as they run': [queued(90_000), ran(90_000)],
      'one of two warehouses': [queued(61_000), ran(61_000), ran(9_000_000, 'sales')],
    },
    staysQuiet: {
      'a minute': [queued(60_000), ran(1_000)],
      'half as long as they run': [queued(90_000), ran(180_000)],
      'no wait': [ran(180_000)],
    },
  },
  'answers-cut': {
    fires: {
      'six of five hundred': [requests(494, '2xx'), requests(6, '2xx', 'WarehouseUnavailable')],
    },
    staysQuiet: {
      five: [requests(5, '2xx', 'WarehouseUnavailable')],
      'one of a hundred': [requests(594, '2xx'), requests(6, '2xx', 'InternalError')],
      'callers who leave': [requests(500, '2xx', 'CallerLeft')],
      'problems before the first row': [requests(500, '5xx', 'InternalError')],
    },
  },
  'authentication-refused': {
    fires: {
      'a hundred and one, of several operations': [
        requests(60, '4xx', 'InvalidToken'),
        requests(41, '4xx', 'Unauthenticated', 'airports'),
        requests(400, '2xx'),
      ],
    },
    staysQuiet: {
      'a hundred': [requests(100, '4xx', 'NotThroughGateway')],
      'one of five': [requests(101, '4xx', 'InvalidToken'), requests(404, '2xx')],
      'other refusals': [requests(500, '4xx', 'TooManyRequests')],
    },
  },
  'no-look': {
    fires: {
      'the last was before the window': [looks(1, 'ok', 181)],
      'requests, and no look': [requests(1_000, '2xx')],
    },
    staysQuiet: {
      'one look': [looks(1, 'ok', 179)],
      // It runs, and `events-not-announced` says that it fails.
      'one that failed': [looks(1, 'failed', 60)],
    },
  },
  'events-not-announced': {
    fires: { 'four that failed': [looks(4, 'failed'), looks(100, 'ok')] },
    staysQuiet: {
      three: [looks(3, 'failed')],
      'three on each of two warehouses': [looks(3, 'failed'), looks(3, 'failed', 5, 'sales')],
      'looks that succeed': [looks(100, 'ok')],
    },
  },
  'publish-lag': {
    fires: {
      'a quarter of an hour, for the whole window': [...lag(901, 1, 25), ...lag(2_400, 2, 1)],
      'many versions at once': lag(5, 101, 1),
      'one of two output ports': [...lag(0, 0, 5, 'airports'), ...lag(1_000, 1, 5)],
    },
    staysQuiet: {
      'a quarter of an hour and a hundred versions': lag(900, 100, 5),
      'one that was published meanwhile': [...lag(2_000, 200, 20), ...lag(0, 0, 5)],
    },
  },
  'outbox-grows': {
    fires: {
      'more than half an hour ago': [depth(90, 45), depth(101, 5)],
      'one of two output ports': [depth(0, 45, 'airports'), depth(150, 45), depth(151, 5)],
    },
    staysQuiet: {
      'a hundred': [depth(0, 45), depth(100, 5)],
      'as many as before': [depth(150, 45), depth(150, 5)],
      'fewer at one moment': [depth(150, 45), depth(400, 10), depth(120, 5)],
      'a new output port': [depth(150, 5)],
    },
  },
  'event-gaps': {
    fires: { one: [sent('event.gaps', { output_port: 'flights' }, 1)] },
    staysQuiet: { 'one before the window': [sent('event.gaps', { output_port: 'x' }, 1, 61)] },
  },
  'secrets-not-read': {
    fires: { four: [refreshes(2, 'failed'), refreshes(2, 'failed'), refreshes(9, 'read')] },
    staysQuiet: {
      three: [refreshes(3, 'failed')],
      'three of each of two': [refreshes(3, 'failed'), refreshes(3, 'failed', 'page-token-key')],
      'readings that succeed': [refreshes(50, 'read'), refreshes(9, 'changed')],
    },
  },
  'telemetry-dropped': {
    fires: { 'a hundred and one': [sent('telemetry.dropped', { reason: 'http 429' }, 101)] },
    staysQuiet: {
      'a hundred of each of two reasons': [
        sent('telemetry.dropped', { reason: 'http 429' }, 100),
        sent('telemetry.dropped', { reason: 'timeout' }, 100),
      ],
    },
  },
}
