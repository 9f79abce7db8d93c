// A request for rows, from what its caller may see to the bytes of the answer: the stages of the query path
// in their order. Each is one file, one family of problems and one timing.
import { decide } from '../access/decide'
import type { Principal } from '../access/principal'
import type { Links } from '../base/links'
import type { Observe } from '../base/observation'
import { Problem } from '../base/problem'
import { makeStopwatch } from '../base/stopwatch'
import type { DataProduct } from '../declare/data-product'
import type { OutputPort } from '../declare/output-port'
import { tableHistory, type TableHistorySources } from '../warehouse/table-history'
import type { TableVersion } from '../warehouse/table-version'
import type { RunOptions } from '../warehouse/warehouse'
import { compileStatement } from './compile'
import { reportDrift, takePlanned } from './drift'
import { encodeJsonPage } from './encode/json'
import { chooseMediaType } from './media-type'
import { nextLink, refuseLongUrl } from './next-link'
import { beginPage } from './page'
import { resumeQuery, type PageTokens } from './page-token'
import { explained, pin, pinAgain } from './pin'
import { planQuery, type QueryPlan } from './plan'
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
  readonly observe: Observe
}

export async function serve(
  call: RowsCall,
  product: DataProduct,
  outputPort: OutputPort,
  path: QueryPath,
): Promise<RowsAnswer> {
  const { time, timeEach, timings } = makeStopwatch(path.clock)
  const { principal } = call

  const scope = time('decide', () => decide(principal, outputPort))
  if (!scope.visible) throw new Problem('NotFound')

  const mediaType = chooseMediaType(call.accept)
  refuseLongUrl(path.links.outputPort(outputPort.path, call.rawQuery))
  const request = time('parse', () => parseRequest(call.rawQuery, outputPort, scope))

  const asked = time('plan', () => planQuery(request, product, outputPort, scope))
  const query = await resumeQuery(asked, principal, request.skipToken, path.pageTokens)
  const report = (error: unknown): never => {
    reportDrift(error, query, call.requestId, path.observe)
    throw error
  }

  const options = runOptions(call, query, path)
  const history = tableHistory(query.source, path, options)
  const pinning = { history, outputPort, cacheControl: call.cacheControl, clock: path.clock }
  const pinned = await time('pin', () => pin(query, pinning)).catch(report)

  // The plan is whole: what needs no statement, as a 304 or an answer that is kept, is decided here.

  const open = async (plan: QueryPlan) => {
    const run = async (rowsMax: number) => {
      call.signal.throwIfAborted()
      const statement = time('compile', () => compileStatement(plan, rowsMax))
      try {
        const result = await time('run', () => path.warehouse.run(statement, options))
        const { batches, ...rest } = takePlanned(result, plan)
        return { ...rest, batches: timeEach('fetch', batches) }
      } catch (error) {
        throw explained(error, plan)
      }
    }
    return { plan, page: await beginPage(plan, run) }
  }
  const openAgain = async (error: unknown) =>
    open(await time('pin', () => pinAgain(error, pinned, pinning)))
  const { plan, page } = await open(pinned).catch(openAgain).catch(report)

  async function* encodeRows() {
    const link = nextLink(request.repeated, plan, principal, outputPort, path)
    try {
      const { rows } = yield* encodeJsonPage(plan, page, link, time)
      path.observe({
        kind: 'rowsServed',
        requestId: call.requestId,
        dataProduct: plan.dataProduct,
        outputPort: plan.outputPort,
        principal: principal.id,
        rows,
        stages: timings(),
      })
    } catch (error) {
      // A row of an old version that does not fit is not today's drift.
      report(plan.asOf ? explained(error, plan) : error)
    }
  }
  return { mediaType, tableVersion: plan.commit?.version, body: encodeRows() }
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
      consumer: call.principal.id,
      request_id: call.requestId,
    },
    deadline: path.clock.now() + path.statementTimeoutMs,
    signal: call.signal,
  }
}
