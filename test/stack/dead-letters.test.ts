// An event that no webhook takes becomes a blob, as Azure would write it.
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { startAzurite } from './azurite'
import { deadLetterContainer, keepDeadLetters } from './dead-letters'
import { key, startLocalTopic } from './event-grid/local-topic'
import { consent, startWebhook } from './event-grid/webhook'

it('an event that is refused is kept as a blob, with the reason', async () => {
  const [azurite, webhook] = await Promise.all([startAzurite(), startWebhook()])
  const topic = await startLocalTopic({ onDeadLetter: keepDeadLetters(azurite.storage) })
  await topic.subscribe('orders', { endpoint: webhook.url, deadLetter: true })
  webhook.answers = (request) => (request.method === 'POST' ? { status: 401 } : consent(request))
  const event = { specversion: '1.0', id: '1', source: '/a', type: 'Created' }
  await fetch(`${topic.endpoint}?api-version=2018-01-01`, {
    method: 'POST',
    headers: { 'aeg-sas-key': key, 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify([event]),
  })
  await topic.turn(3_600_000)

  const { account, key: accountKey, blobUrl } = azurite.storage
  const credential = new StorageSharedKeyCredential(account, accountKey)
  const container = new BlobServiceClient(blobUrl, credential).getContainerClient(
    deadLetterContainer,
  )
  const kept: [name: string, content: unknown][] = []
  for await (const { name } of container.listBlobsFlat()) {
    const content = await container.getBlobClient(name).downloadToBuffer()
    kept.push([name, JSON.parse(content.toString())])
  }
  expect(kept).toEqual([
    [
      expect.stringMatching(/^local\/ORDERS\/\d{4}\/\d\d\/\d\d\/\d\d\/[0-9a-f-]{36}\.json$/),
      [
        {
          ...event,
          deadLetterReason: 'NotRetried',
          deliveryAttempts: 1,
          lastDeliveryOutcome: 'Unauthorized',
          publishTime: expect.any(String) as string,
        },
      ],
    ],
  ])
  await Promise.all([topic.close(), webhook.close(), azurite.stop()])
})
