// One running query on a DuckDB connection of its own: what to run in, chunks of values out, computed
// only as far as they are asked for. Closing it stops whatever is still being computed.
import { setTimeout as wait } from 'node:timers/promises'
import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBResult,
} from '@duckdb/node-api'
import { textDecoder } from '@duckdb/node-api/lib/vectors/dataAccessors'
import type { EngineQuery } from './statement'

const exact = new TextDecoder('utf-8', { ignoreBOM: true })
// DuckDB's own drops a U+FEFF at a string's beginning.
Object.assign(textDecoder as object, { decode: exact.decode.bind(exact) })

export class Cursor {
  #connection: DuckDBConnection | undefined
  #result: DuckDBResult | undefined
  #running: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined
  readonly #ending = new AbortController()
  readonly #database: DuckDBInstance

  constructor(database: DuckDBInstance) {
    this.#database = database
  }

  /** Work on the cursor's connection, which closing stops like a query. */
  use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#run(async () => {
      this.#connection ??= await this.#database.connect()
      return work(this.#connection)
    })
  }

  /** Does nothing for a while, which closing ends. */
  rest(ms: number): Promise<void> {
    return this.#run(() => wait(ms, undefined, { signal: this.#ending.signal }))
  }

  async open({ sql, values }: EngineQuery): Promise<void> {
    await this.use(async (connection) => {
      this.#result = await connection.stream(sql, [...values])
    })
  }

  async next(): Promise<DuckDBDataChunk | undefined> {
    const chunk = await this.#run(async () => this.#result?.fetchChunk())
    return chunk && chunk.rowCount > 0 ? chunk : undefined
  }

  close(): Promise<void> {
    this.#closing ??= this.#stop()
    return this.#closing
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    const running = this.#running.then(() => {
      if (this.#closing) throw new Error('the query was stopped')
      return work()
    })
    this.#running = running.catch(() => undefined)
    return running
  }

  async #stop(): Promise<void> {
    this.#ending.abort()
    const settled = this.#running.then(() => true)
    // An interrupt that comes before DuckDB has begun is forgotten: repeat it until it is heard.
    while (!(await Promise.race([settled, wait(10, false)]))) this.#connection?.interrupt()
    this.#result = undefined
    this.#connection?.disconnectSync()
  }
}
