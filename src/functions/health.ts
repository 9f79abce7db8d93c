// The endpoint that says that the process is alive. It checks nothing else.
import { jsonAnswer } from './http/answer'
import type { Endpoint } from './http/endpoint'

export function healthEndpoint(): Endpoint {
  return {
    name: 'readHealth',
    route: 'health',
    methods: ['GET'],
    callers: 'anybody',
    stages: ['anywhere'],
    answer: () => jsonAnswer(200, { status: 'alive' }),
  }
}
