// Whether the process is alive; it asks nobody.
import type { HttpFunctionOptions } from '@azure/functions'
import { jsonAnswer } from './answer'
import { endpoint } from './endpoint'
import type { Surroundings } from './send'

export function healthFunction(surroundings: Surroundings): HttpFunctionOptions {
  return {
    route: 'health',
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: endpoint('readHealth', surroundings, () => jsonAnswer(200, { status: 'alive' })),
  }
}
