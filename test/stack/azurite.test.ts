// Azurite as part of the local stack: where it listens, what it keeps, and that nothing of it is left.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables'
import { startAzurite, type StorageAddress } from './azurite'
import { isRunning, until } from './fixtures/fixture-host'
import { expectNothingLeft } from '../suites/killed-parent'

function tableAt({ account, key, tableUrl }: StorageAddress): TableClient {
  const credential = new AzureNamedKeyCredential(account, key)
  return new TableClient(tableUrl, 'kept', credential, { allowInsecureConnection: true })
}

it.each(['stop', 'kill'] as const)(
  'answers on this machine alone, is the process of its id, sends nothing to those who made it, and %s leaves nothing of it',
  async (end) => {
    const azurite = await startAzurite()
    const { tableUrl, blobUrl, queueUrl } = azurite.storage
    for (const url of [tableUrl, blobUrl, queueUrl]) {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/devstoreaccount1$/)
      expect((await fetch(url)).status).toBeGreaterThanOrEqual(400)
    }
    const command = execFileSync('ps', ['-o', 'args=', '-p', String(azurite.pid)], {
      encoding: 'utf8',
    })
    expect(command).toMatch(/^\S*node \S*azurite\.js .*--disableTelemetry/)
    await azurite[end]()
    await azurite.exited
    await until(() => !isRunning(azurite.pid), 'it is gone')
    await expect(fetch(tableUrl)).rejects.toThrow('fetch failed')
  },
)

it('keeps what it has in its folder from one start to the next, and says that its port is taken', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "it's azurite-"))
  const first = await startAzurite({ directory })
  await tableAt(first.storage).createTable()
  await tableAt(first.storage).createEntity({ partitionKey: 'a', rowKey: 'b', text: 'kept' })
  await first.stop()
  const second = await startAzurite({ directory })
  const tablePort = Number(new URL(second.storage.tableUrl).port)
  await expect(startAzurite({ tablePort })).rejects.toThrow(/^Azurite ended before.*EADDRINUSE/s)
  const kept = await tableAt(second.storage).getEntity('a', 'b')
  expect(kept['text']).toBe('kept')
  await second.stop()
  await rm(directory, { recursive: true })
})

it('when the process that has started it is killed, nothing is left', async () => {
  const entry = path.join(__dirname, 'fixtures/azurite-parent.ts')
  await expectNothingLeft(entry)
})
