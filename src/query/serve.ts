// A request for rows, from who asks to the bytes of the answer: the stages of the query path in their
// order. Each is one file, one family of problems and one timing.
import { decide } from '../access/decide'
import type { Principal } from '../access/principal'
import type { Clock } from '../base/clock'
import type { Links } from '../base/links'
import type { Observe } from '../base/observation'
import { Problem } from '../base/problem'
import { makeStopwatch } from '../base/stopwatch'
import type { DataProduct } from '../declare/data-product'
import type { OutputPort } from '../declare/output-port'
import type { TableHistorySources } from '../warehouse/table-history'
import { tableHistory } from '../warehouse/table-history'
import type { TableVersion } from '../warehouse/table-version'
import type { RunOptions } from '../warehouse/warehouse'
import { compileStatement } from './compile'
import { reportDrift, takePlanned } from './drift'
import { encodeJsonPage } from './encode/json'
import { chooseMediaType } from './media-type'
import { nextLink, refuseLongUrl } from './next-link'
import { openPage } from './pin'
import type { PageTokens } from './page-token'
import { resumeQuery } from './page-token'
import type { QueryPlan } from './plan'
import { planQuery } from './plan'
import { parseRequest } from './request'

export interface RowsCall {
  readonly requestId: string
  readonly principal: Principal
  /** What follows the question mark, as it was received. */
  readonly rawQuery: string
  readonly accept: string | undefined
  readonly cacheControl: string | undefined
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

export interface RowsAnswer {
  readonly mediaType: string
  /** The version of the table that the rows are of; none for a read that is not pinned. */
  readonly tableVersion: TableVersion | undefined
  readonly body: AsyncGenerator<Uint8Array, void>
}

/** What the path needs from outside. */
export interface QueryPath extends TableHistorySources {
  readonly pageTokens: PageTokens
  readonly links: Links
  readonly clock: Clock
  readonly observe: Observe
  /** Observes what it is told of again and again only the first time. */
  readonly observeOnce: Observe
  readonly statementTimeoutMs: number
}

export async function serve(
  call: RowsCall,
  product: DataProduct,
  outputPort: OutputPort,
  path: QueryPath,
): Promise<RowsAnswer> {
  const { time, timings } = makeStopwatch(path.clock)

  const scope = time('decide', () => decide(call.principal, outputPort))
  if (!scope.visible) throw new Problem('NotFound')

  const mediaType = chooseMediaType(call.accept)
  refuseLongUrl(path.links.outputPort(outputPort.path, call.rawQuery))
  const request = time('parse', () => parseRequest(call.rawQuery, outputPort, scope))

  const asked = time('plan', () => planQuery(request, product, outputPort, scope, call.principal))
  const query = await resumeQuery(asked, request.skipToken, path.pageTokens)

  const options = runOptions(call, query, path)
  const run = (plan: QueryPlan) => async (rowsMax: number) => {
    call.signal.throwIfAborted()
    const statement = time('compile', () => compileStatement(plan, rowsMax))
    const result = await time('run', () => path.warehouse.run(statement, options))
    return takePlanned(result, plan, path.observeOnce)
  }
  const report = (error: unknown): never => {
    reportDrift(error, query, call.requestId, path.observe)
    throw error
  }
  const { plan, page } = await openPage(query, outputPort, {
    history: tableHistory(query.source, path, options),
    cacheControl: call.cacheControl,
    clock: path.clock,
    time,
    run,
  }).catch(report)

  async function* encodeRows() {
    const link = nextLink(request.repeated, plan, outputPort, path)
    try {
      const { rows } = yield* encodeJsonPage(plan, page, link)
      path.observe({
        kind: 'rowsServed',
        requestId: call.requestId,
        dataProduct: plan.dataProduct,
        outputPort: plan.outputPort,
        principal: plan.principal,
        rows,
        stages: timings(),
      })
    } catch (error) {
      report(error)
    }
  }
  return { mediaType, tableVersion: plan.tableVersion, body: encodeRows() }
}

/** One deadline for all statements of a request: it is the caller who waits for them. */
function runOptions(call: RowsCall, plan: QueryPlan, path: QueryPath): RunOptions {
  return {
    connection: plan.connection,
    as: { kind: 'service' },
    requestId: call.requestId,
    tags: {
      product: plan.dataProduct,
      output_port: plan.outputPort,
      consumer: plan.principal,
      request_id: call.requestId,
    },
    deadline: path.clock.now() + path.statementTimeoutMs,
    signal: call.signal,
  }
}
