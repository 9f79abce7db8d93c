// The metrics that the app exports: their kind, which says what may be done with the numbers, and their attributes, which are texts in
// `Properties`. Queries and rows of tests are held to it.

interface Metric {
  /** A counter and a histogram send what is new, and may be summed; a gauge sends what is, and may not. */
  readonly kind: 'counter' | 'histogram' | 'gauge'
  readonly attributes: readonly string[]
}

const counter = (...attributes: readonly string[]): Metric => ({ kind: 'counter', attributes })
const histogram = (...attributes: readonly string[]): Metric => ({ kind: 'histogram', attributes })
const gauge = (...attributes: readonly string[]): Metric => ({ kind: 'gauge', attributes })

export const metrics: Readonly<Record<string, Metric>> = {
  'meshport.requests': counter('operation', 'status_class', 'code'),
  'meshport.request.duration': histogram('operation'),
  'meshport.stage.duration': histogram('stage'),
  'meshport.statements': counter('connection', 'purpose', 'code'),
  'meshport.statement.duration': histogram('connection'),
  'meshport.statement.queued': histogram('connection'),
  'meshport.rows': counter('data_product', 'output_port'),
  'meshport.bytes': counter('operation'),
  'meshport.warehouse.ms': counter('data_product', 'output_port', 'purpose'),
  'meshport.pages': counter('pin'),
  'meshport.sessions.open': gauge('connection'),
  'meshport.retries': counter('call'),
  'meshport.retry.wait': histogram('call'),
  'meshport.publish.lag.versions': gauge('data_product', 'output_port'),
  'meshport.publish.lag.seconds': gauge('data_product', 'output_port'),
  'meshport.outbox.depth': gauge('data_product', 'output_port'),
  'meshport.events': counter('data_product', 'output_port', 'type'),
  'meshport.event.gaps': counter('data_product', 'output_port'),
  'meshport.looks': counter('connection', 'outcome'),
  'meshport.secret.refreshes': counter('secret', 'outcome'),
  'meshport.telemetry.dropped': counter('reason'),
}
