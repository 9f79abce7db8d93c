// What each alert is asked: telemetry for which it fires, and telemetry close to that for which it does not. Times are minutes before
// the question.
import type { Item } from '../../stack/ingestion/envelope'
import { dependencyItem, metricItem, requestItem } from './envelopes'

export const now = Date.UTC(2026, 10, 30, 12)

export interface AlertCases {
  readonly fires: Readonly<Record<string, readonly Item[]>>
  readonly staysQuiet: Readonly<Record<string, readonly Item[]>>
}

const before = (minutes: number) => now - minutes * 60_000

function sent(
  name: string,
  attributes: Readonly<Record<string, string>>,
  value: number,
  minutes = 5,
): Item {
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
const looks = (value: number, outcome: string, connection = 'default') =>
  sent('looks', { connection, outcome }, value)
const announce = (trigger: string, minutes: number) =>
  dependencyItem({
    at: before(minutes),
    name: 'announce',
    durationMs: 900,
    attributes: { trigger },
  })
const refreshes = (value: number, outcome: string, secret = 'databricks-url') =>
  sent('secret.refreshes', { secret, outcome }, value)
const portOf = (output_port: string) => ({ data_product: 'air-traffic', output_port })
const lag = (seconds: number, versions: number, minutes: number, outputPort = 'flights') => [
  sent('publish.lag.seconds', portOf(outputPort), seconds, minutes),
  sent('publish.lag.versions', portOf(outputPort), versions, minutes),
]
const depth = (value: number, minutes: number, outputPort = 'flights') =>
  sent('outbox.depth', portOf(outputPort), value, minutes)
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
      'twenty slow ones': [requests(20, '2xx'), ...pages(20, 5_001)],
      'six of a hundred, of which five others have a row': [
        requests(94, '2xx'),
        requests(6, '5xx', 'WarehouseTimeout'),
        ...pages(5, 100),
        ...pages(6, 25_000),
      ],
      'rows that stand for ten each': [requests(20, '2xx'), ...pages(2, 6_000, 10)],
    },
    staysQuiet: {
      'nineteen slow ones': [requests(19, '2xx'), ...pages(19, 60_000)],
      'one of twenty': [requests(20, '2xx'), ...pages(19, 100), ...pages(1, 60_000)],
      'exactly five seconds': [requests(40, '2xx'), ...pages(40, 5_000)],
      // Six of eleven rows, and six of three hundred requests.
      'slow rows among others of which few have one': [
        requests(300, '2xx'),
        ...pages(5, 100),
        ...pages(6, 6_000),
      ],
      'another operation': [requests(300, '2xx', '', 'airports'), ...pages(19, 9_000)],
      'requests of the host, which are no operation of ours': pages(30, 9_000, 100, ''),
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
      'six of five hundred': [requests(494, '2xx'), requests(6, 'aborted', 'WarehouseUnavailable')],
    },
    staysQuiet: {
      five: [requests(5, 'aborted', 'WarehouseUnavailable')],
      'one of a hundred': [requests(594, '2xx'), requests(6, 'aborted', 'InternalError')],
      'callers who leave': [requests(500, 'aborted', 'CallerLeft')],
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
  'schedule-stopped': {
    fires: {
      'the last run was before the window': [announce('schedule', 181)],
      'hints alone': [announce('hint', 5), requests(1_000, '2xx'), looks(9, 'ok')],
    },
    staysQuiet: { 'one run': [announce('schedule', 179)] },
  },
  'events-not-announced': {
    fires: {
      'four that failed': [
        looks(3, 'WarehouseAccessDenied'),
        looks(1, 'SourceNotFound'),
        looks(100, 'ok'),
      ],
    },
    staysQuiet: {
      three: [looks(3, 'WarehouseAccessDenied')],
      'three on each of two warehouses': [
        looks(3, 'WarehouseTimeout'),
        looks(3, 'WarehouseTimeout', 'sales'),
      ],
      'looks that succeed': [looks(100, 'ok')],
      'looks whose caller left': [looks(100, 'CallerLeft')],
    },
  },
  'publish-lag': {
    fires: {
      'a quarter of an hour, in the last run': [...lag(0, 0, 125), ...lag(901, 1, 65)],
      'many versions at once': lag(5, 101, 1),
      'one of two output ports': [...lag(0, 0, 5, 'airports'), ...lag(1_000, 1, 5)],
    },
    staysQuiet: {
      'a quarter of an hour and a hundred versions': lag(900, 100, 5),
      'one that was published in the last run': [...lag(2_000, 200, 65), ...lag(0, 0, 5)],
    },
  },
  'outbox-grows': {
    fires: {
      'more from run to run': [depth(90, 125), depth(40, 65), depth(101, 5)],
      'one of two output ports': [depth(0, 65, 'airports'), depth(150, 65), depth(151, 5)],
    },
    staysQuiet: {
      'a hundred': [depth(0, 65), depth(100, 5)],
      'as many as before': [depth(150, 65), depth(150, 5)],
      'fewer in the last run': [depth(150, 125), depth(400, 65), depth(120, 5)],
      'one run only': [depth(150, 5)],
    },
  },
  'event-gaps': {
    fires: { one: [sent('event.gaps', portOf('flights'), 1)] },
    staysQuiet: { 'one before the window': [sent('event.gaps', portOf('flights'), 1, 61)] },
  },
  'secrets-not-read': {
    fires: {
      four: [
        refreshes(2, 'SecretsUnavailable'),
        refreshes(2, 'SecretsAccessDenied'),
        refreshes(9, 'read'),
      ],
    },
    staysQuiet: {
      three: [refreshes(3, 'InvalidSecret')],
      'three of each of two': [
        refreshes(3, 'SecretsUnavailable'),
        refreshes(3, 'SecretsUnavailable', 'page-token-key'),
      ],
      'readings that succeed': [refreshes(50, 'read'), refreshes(9, 'changed')],
    },
  },
  'telemetry-dropped': {
    fires: { 'a hundred and one': [sent('telemetry.dropped', { reason: 'status429' }, 101)] },
    staysQuiet: {
      'a hundred of each of two reasons': [
        sent('telemetry.dropped', { reason: 'status429' }, 100),
        sent('telemetry.dropped', { reason: 'timeout' }, 100),
      ],
      'requests above the rate that is kept': [
        sent('telemetry.dropped', { reason: 'manyRequests' }, 90_000),
      ],
    },
  },
}
