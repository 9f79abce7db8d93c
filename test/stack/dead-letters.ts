// Where events go that could not be delivered to a subscription that asks for that: into blobs, in the
// place and the form that Event Grid gives them.
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { randomUUID } from 'node:crypto'
import type { StorageAddress } from './azurite'
import type { DeadLetter } from './event-grid/delivery'

export const deadLetterContainer = 'dead-letters'

export function keepDeadLetters({ blobUrl, account, key }: StorageAddress) {
  const credential = new StorageSharedKeyCredential(account, key)
  const service = new BlobServiceClient(blobUrl, credential)
  const container = service.getContainerClient(deadLetterContainer)
  return async ({ subscription, event, ...outcome }: DeadLetter): Promise<void> => {
    await container.createIfNotExists()
    const [year, month, day, hour] = new Date().toISOString().split(/[-T:]/)
    const folder = ['local', subscription.toUpperCase(), year, month, day, hour].join('/')
    const text = JSON.stringify([{ ...event, ...outcome }])
    const blob = container.getBlockBlobClient(`${folder}/${randomUUID()}.json`)
    await blob.upload(text, Buffer.byteLength(text))
  }
}
