// For tests: calls of Thrift that other clients may send, field by field, where the real driver would
// send its own choice.
import { Client } from '@databricks/sql/thrift/TCLIService'
import type { THandleIdentifier } from '@databricks/sql/thrift/TCLIService_types'
import * as structs from '@databricks/sql/thrift/TCLIService_types'
import { TBinaryProtocol, TBufferedTransport } from 'thrift'
import type { DriverSession } from './driver-session'
import type { Call, Request, Response } from './thrift/call'

export function encodeCall(call: Call, fields: object): Buffer {
  return begin(call, fields).sent
}

export async function callRaw<C extends Call>(
  { post }: Pick<DriverSession, 'post'>,
  call: C,
  fields: object,
): Promise<Response<C>> {
  const { sent, client, answered } = begin(call, fields)
  const { status, body } = await post(sent)
  if (status !== 200) throw new Error(`${call}: ${status} ${body.toString()}`)
  TBufferedTransport.receiver((input: TBufferedTransport) => {
    const protocol = new TBinaryProtocol(input)
    const { fname, mtype, rseqid } = protocol.readMessageBegin()
    const receive = client as unknown as Record<string, (...given: unknown[]) => void>
    receive[`recv_${fname}`]!(protocol, mtype, rseqid)
  }, 0)(body)
  return answered
}

export async function openRaw(
  local: Pick<DriverSession, 'post'>,
): Promise<{ readonly sessionId: THandleIdentifier }> {
  const { sessionHandle } = await callRaw(local, 'OpenSession', {})
  return sessionHandle!
}

function begin<C extends Call>(
  call: C,
  fields: object,
): { readonly sent: Buffer; readonly client: Client; readonly answered: Promise<Response<C>> } {
  const Struct = structs[`T${call}Req`] as unknown as new (fields: object) => Request<C>
  const written: Buffer[] = []
  const output = new TBufferedTransport(undefined, (bytes) => {
    if (bytes) written.push(bytes)
  })
  const client = new Client(output, TBinaryProtocol)
  const method = client[call].bind(client) as unknown as (
    request: Request<C>,
    answer: (error: unknown, response: Response<C>) => void,
  ) => void
  const answered = new Promise<Response<C>>((resolve, reject) => {
    method(new Struct(fields), (error, response) => {
      if (error) reject(new Error(JSON.stringify(error)))
      else resolve(response)
    })
  })
  return { sent: Buffer.concat(written), client, answered }
}
