// The border to Thrift: a request's bytes in, the answer's bytes out, with handlers in between. A call
// without a handler, and one whose handler throws, is answered with an error status of its own kind.
import { Processor, type Client } from '@databricks/sql/thrift/TCLIService'
import * as structs from '@databricks/sql/thrift/TCLIService_types'
import { TBinaryProtocol, TBufferedTransport } from 'thrift'
import { refusal, toSqlFailure } from '../sql-failure'
import { failedStatus } from './status'

export type Call = Extract<keyof Client, string>
export type Request<C extends Call> = Parameters<Client[C]>[0]
export type Response<C extends Call> = Parameters<NonNullable<Parameters<Client[C]>[1]>>[1]
type Handler<C extends Call> = (request: Request<C>) => Response<C> | Promise<Response<C>>
export type Handlers = { readonly [C in Call]?: Handler<C> }

const prefix = 'process_'
export const calls: readonly Call[] = Object.keys(Processor.prototype)
  .filter((key) => key.startsWith(prefix))
  .map((key) => key.slice(prefix.length) as Call)

/** Undefined for bytes that are not a call of this service. */
export function readCall(body: Buffer): Call | undefined {
  try {
    let name: unknown
    receive(body, (input) => (name = new TBinaryProtocol(input).readMessageBegin().fname))
    return calls.find((call) => call === name)
  } catch {
    return undefined
  }
}

/** Rejects for bytes that are not Thrift. */
export function answerCall(body: Buffer, handlers: Handlers): Promise<Buffer> {
  const processor = new Processor(guarded(handlers))
  return new Promise((resolve) => {
    const output = new TBufferedTransport(undefined, (message) => {
      if (message) resolve(message)
    })
    receive(body, (input) => {
      processor.process(new TBinaryProtocol(input), new TBinaryProtocol(output))
    })
  })
}

/** A response of a call's own kind that says only that the call failed. */
export function failedResponse<C extends Call>(call: C, error: unknown): Response<C> {
  return responseOf(call, failedStatus(toSqlFailure(error)))
}

export function responseOf<C extends Call>(
  call: C,
  status: structs.TStatus,
  fields: object = requiredFields,
): Response<C> {
  const Struct = structs[`T${call}Resp`] as unknown as new (fields: object) => Response<C>
  return new Struct({ status, ...fields })
}

/** Clients do not read even a failure without them: OpenSession's answer, and GetInfo's. */
const requiredFields = {
  serverProtocolVersion: structs.TProtocolVersion.SPARK_CLI_SERVICE_PROTOCOL_V8,
  infoValue: new structs.TGetInfoValue({ stringValue: '' }),
}

/** The generated processor goes by a handler's arity: one argument means that it answers a promise. */
function guarded(handlers: Handlers): Record<string, (request: never) => Promise<unknown>> {
  const entries = calls.map((call) => {
    const handler: Handler<typeof call> | undefined = handlers[call]
    const answer = async (request: never): Promise<unknown> => {
      try {
        if (!handler) throw refusal(`the call ${call}`)
        return await handler(request)
      } catch (error) {
        return failedResponse(call, error)
      }
    }
    return [call, answer] as const
  })
  return Object.fromEntries(entries)
}

function receive(body: Buffer, read: (input: TBufferedTransport) => void): void {
  TBufferedTransport.receiver(read, 0)(body)
}
