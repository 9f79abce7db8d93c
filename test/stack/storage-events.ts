// What a storage account with a hierarchical namespace tells of a local commit: a file comes in; its
// events go to a topic of their own, as Azure's do. Delta writes a temporary file and renames it.
import { AzureKeyCredential, EventGridPublisherClient } from '@azure/eventgrid'
import { pathToFileURL } from 'node:url'
import { writtenCommits } from './delta/commit-log'

export interface StorageTopic {
  readonly endpoint: string
  readonly key: string
}

/** @returns ends it */
export function tellStorageEvents({ endpoint, key }: StorageTopic): () => void {
  const topic = new EventGridPublisherClient(
    ...([endpoint, 'EventGrid', new AzureKeyCredential(key)] as const),
    { allowInsecureConnection: true },
  )
  const tell = (file: string, unfinished: string): void => {
    topic.send(eventsOf(file, unfinished)).catch((error: unknown) => {
      process.stderr.write(`The storage events of ${file} are lost: ${String(error)}\n`)
    })
  }
  writtenCommits.on('commit', tell)
  return () => {
    writtenCommits.off('commit', tell)
  }
}

function eventsOf(file: string, unfinished: string) {
  const [url, temporaryUrl] = [file, unfinished].map((each) => pathToFileURL(each).href)
  const created = { api: 'FlushWithClose', url: temporaryUrl }
  const renamed = { api: 'RenameFile', sourceUrl: temporaryUrl, destinationUrl: url }
  return [
    { eventType: 'Microsoft.Storage.BlobCreated', subject: unfinished, data: created },
    { eventType: 'Microsoft.Storage.BlobRenamed', subject: file, data: renamed },
  ].map((event) => ({ ...event, dataVersion: '1' }))
}
