// A local topic in the tests' own process.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { trust } from '../../suites/trust'
import { keepCertificate } from '../certificate'
import { startEventGrid, type EventGridOptions } from './event-grid'
import { topicControl, type TopicControl } from './topic-control'

export const key = 'local-key='
export const token = 'local-token'

export interface LocalTopic extends TopicControl {
  readonly endpoint: string
  readonly close: () => Promise<void>
}

export async function startLocalTopic(
  options: Partial<EventGridOptions> & { readonly isSecure?: boolean } = {},
): Promise<LocalTopic> {
  const { isSecure = false, ...others } = options
  const certificate = isSecure
    ? await keepCertificate(await mkdtemp(path.join(tmpdir(), 'event-grid-')))
    : undefined
  if (certificate) trust(certificate.cert)
  const { endpoint, controlUrl, close } = await startEventGrid({
    port: 0,
    controlPort: 0,
    schema: 'CloudEvent',
    keys: [key],
    tokens: [token],
    answerMs: 300,
    ...others,
    ...(certificate && { certificate }),
  })
  return { endpoint, ...topicControl(controlUrl), close }
}
