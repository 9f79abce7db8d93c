// Answers a request for rows: the stages of the query path, in their order. A call and an output
// port come in; the media type, the table version and the bytes of the answer go out.
import { decide } from '../access/decide'
import type { Principal } from '../access/principal'
import type { TakePlace } from '../access/statement-places'
import type { Links } from '../base/links'
import type { Observe } from '../base/observation'
import { Problem } from '../base/problem'
import type { RequestAccount } from '../base/request-account'
import type { Invocation } from '../base/trace'
import type { DataProduct } from '../declare/data-product'
import type { OutputPort } from '../declare/output-port'
import { tableHistory, type TableHistorySources } from '../warehouse/table-history'
import type { TableVersion } from '../warehouse/table-version'
import { invocationTags, type RunOptions } from '../warehouse/warehouse'
import { reportDrift } from './drift'
import { chooseEncoding } from './encoding'
import { nextLink, refuseLongUrl } from './next-link'
import { resumeQuery, type PageTokens } from './page-token'
import { doubtPin, explained, pin } from './pin'
import { planQuery, type QueryPlan } from './plan'
import { beginRead } from './read'
import { parseRequest } from './request'

export interface RowsCall {
  readonly invocation: Invocation
  readonly account: RequestAccount
  readonly principal: Principal
  /** What follows the question mark, as it was received. */
  readonly rawQuery: string
  readonly accept: string | undefined
  readonly cacheControl: string | undefined
  /** Aborted when the caller no longer waits for the answer. */
  readonly signal: AbortSignal
}

export interface RowsAnswer {
  readonly mediaType: string
  /** The table version that the rows come from; undefined for a read that is not pinned. */
  readonly tableVersion: TableVersion | undefined
  readonly body: AsyncGenerator<Uint8Array, void>
}

/** What the query path needs beside the request: it is the same for all requests. */
export interface QueryPath extends TableHistorySources {
  readonly pageTokens: PageTokens
  readonly links: Links
  readonly observe: Observe
  readonly takePlace: TakePlace
}

export async function serve(
  call: RowsCall,
  product: DataProduct,
  outputPort: OutputPort,
  path: QueryPath,
): Promise<RowsAnswer> {
  const { principal, account } = call
  const { stopwatch } = account
  const { time } = stopwatch

  const scope = time('decide', () => decide(principal, outputPort))
  if (!scope.visible) throw new Problem('NotFound')

  const { mediaType, encodePage } = chooseEncoding(call.accept)
  refuseLongUrl(path.links.outputPort(outputPort.path, call.rawQuery))
  const request = time('parse', () => parseRequest(call.rawQuery, outputPort, scope))

  const asked = time('plan', () => planQuery(request, product, outputPort, scope))
  const query = await time('plan', () =>
    resumeQuery(asked, principal, request.skipToken, path.pageTokens),
  )
  const report = (error: unknown): never => {
    reportDrift(error, query, call.invocation, path.observe)
    throw error
  }

  const options = runOptions(call, query, path)
  const history = tableHistory(query.source, path, options)
  const pinning = { history, outputPort, cacheControl: call.cacheControl, clock: path.clock }
  const { dataProduct, outputPort: name } = query
  const tell = (plan: QueryPlan, rows: number) => {
    const how = history.hasLooked() ? 'looked_up' : 'known'
    const pin = plan.commit ? how : 'not_pinned'
    account.read = { dataProduct, outputPort: name, principal: principal.alias, pin, rows }
  }
  tell(query, 0)
  const pinned = await time('pin', () => pin(query, pinning)).catch(report)

  // The plan is complete. An answer that needs no statement (a 304, or one from a cache) belongs here.

  const giveBack = await time('queue', () => path.takePlace(principal, options))
  const reading = { warehouse: path.warehouse, options, pinning, stopwatch }
  const { plan, page } = await beginRead(pinned, reading).catch((error: unknown) => {
    giveBack()
    return report(error)
  })

  async function* encodeRows() {
    const link = nextLink(request.repeated, plan, principal, outputPort, path)
    try {
      const { rows } = yield* encodePage(plan, page, link, time)
      tell(plan, rows)
    } catch (error) {
      doubtPin(error, plan, pinning)
      // With asOf, a row that does not match is a matter of an old version, not of today's source.
      report(plan.asOf ? explained(error, plan) : error)
    } finally {
      giveBack()
    }
  }
  return { mediaType, tableVersion: plan.commit?.version, body: encodeRows() }
}

/** All statements of a request share one deadline, because one caller waits for all of them. */
function runOptions(call: RowsCall, plan: QueryPlan, path: QueryPath): RunOptions {
  return {
    connection: plan.connection,
    as: { kind: 'service' },
    invocation: call.invocation,
    purpose: 'read',
    readFor: { dataProduct: plan.dataProduct, outputPort: plan.outputPort },
    tags: {
      product: plan.dataProduct,
      output_port: plan.outputPort,
      consumer: call.principal.alias,
      ...invocationTags(call.invocation),
    },
    deadline: path.clock.now() + path.statementTimeoutMs,
    signal: call.signal,
  }
}
