// Whether the process is alive; it asks nobody.
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
