// Items become rows as Azure makes them: names of the workspace, times as milliseconds, and how many items one stands for.
import { dependencyItem, metricItem, requestItem } from './envelopes'
import { toRows } from './rows'

const at = Date.UTC(2026, 10, 30, 12)

it('makes a row of a request', () => {
  const { AppRequests } = toRows([
    requestItem({ at, operation: 'flights', durationMs: 1.3067, status: 404, sampleRate: 25 }),
  ])
  expect(AppRequests).toEqual([
    expect.objectContaining({
      TimeGenerated: at,
      Name: 'GET /{product}/{outputPort}',
      ResultCode: '404',
      Success: false,
      DurationMs: 1.3067,
      Properties: { operation: 'flights' },
      AppRoleName: 'meshport',
      OperationId: '4bf92f3577b34da6a3ce929d0e0e4736',
      ParentId: '',
      ItemCount: 4,
    }),
  ])
})

it.each([
  [100, 1],
  [10, 10],
  [3.8, 26],
  [0.9, 111],
])('an item of which %d percent are sent stands for %d', (sampleRate, items) => {
  const rows = toRows([requestItem({ at, operation: 'flights', durationMs: 1, sampleRate })])
  expect(rows.AppRequests[0]).toHaveProperty('ItemCount', items)
})

it.each([0, 0.0001, 59_999.5, 61_000, 3_600_000, 90_061_001])(
  '%d ms are so long in a row',
  (ms) => {
    const { AppDependencies } = toRows([dependencyItem({ at, name: 'encode', durationMs: ms })])
    expect(AppDependencies[0]).toMatchObject({ Name: 'encode', DurationMs: ms })
  },
)

it('makes a row of each point of a metric', () => {
  const attributes = { connection: 'default' }
  const name = 'meshport.statement.queued'
  const { AppMetrics } = toRows([metricItem({ at, name, attributes, value: 900, count: 3 })])
  expect(AppMetrics).toEqual([
    expect.objectContaining({
      Name: name,
      Sum: 900,
      Min: 300,
      Max: 300,
      ItemCount: 3,
      Properties: attributes,
    }),
  ])
})

it('takes the number itself for the least and the most where an item has none', () => {
  const name = 'meshport.pages'
  const item = metricItem({ at, name, attributes: { pin: 'known' }, value: 7 })
  if (item.data.baseType !== 'MetricData') throw new Error('it is no metric')
  const baseData = { ...item.data.baseData, metrics: [{ name, value: 7 }] }
  expect(toRows([{ ...item, data: { ...item.data, baseData } }]).AppMetrics).toEqual([
    expect.objectContaining({ Sum: 7, Min: 7, Max: 7, ItemCount: 1 }),
  ])
})

it('refuses a metric that nobody sends, and an attribute that it does not have', () => {
  const sent = { at, value: 1, attributes: { principal: 'owner' } }
  expect(() => metricItem({ ...sent, name: 'meshport.rows' })).toThrow('nobody sends')
  expect(() => metricItem({ ...sent, name: 'meshport.row', attributes: {} })).toThrow(
    'nobody sends',
  )
})
