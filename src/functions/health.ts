// The endpoint that says that the process is alive, and which build it is. It checks nothing else.
import { jsonAnswer } from './http/answer'
import type { Endpoint } from './http/endpoint'

export interface Build {
  readonly version: string
  /** Of the sources; null where nobody knows. */
  readonly commit: string | null
}

export function healthEndpoint(build: Build): Endpoint {
  return {
    name: 'readHealth',
    route: 'health',
    methods: ['GET'],
    callers: 'anybody',
    stages: ['anywhere'],
    answer: () => jsonAnswer(200, { status: 'alive', build }),
  }
}
