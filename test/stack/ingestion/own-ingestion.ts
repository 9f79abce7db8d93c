// An ingestion for one file of tests, with a certificate that this process trusts, and the real exporter to it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { systemClock } from '../../../src/base/clock'
import { startExporter } from '../../../src/platform/telemetry/exporter/exporter'
import type { Exporter, TelemetryOptions } from '../../../src/platform/telemetry/exporting'
import { trust } from '../../suites/trust'
import { keepCertificate } from '../certificate'
import { connectionStringTo, startIngestion, type Ingestion } from './ingestion'
import { ingestionControl, type IngestionControl } from './ingestion-control'

export interface OwnIngestion extends Ingestion {
  readonly control: IngestionControl
}

export async function startOwnIngestion(): Promise<OwnIngestion> {
  const directory = await mkdtemp(path.join(tmpdir(), 'ingestion-'))
  const certificate = await keepCertificate(directory)
  trust(certificate.cert)
  const ingestion = await startIngestion(certificate)
  return {
    ...ingestion,
    control: ingestionControl(ingestion.addresses.telemetryControlUrl),
    close: async () => {
      await ingestion.close()
      await rm(directory, { recursive: true })
    },
  }
}

export function exporterTo(
  { addresses }: Ingestion,
  more: Pick<TelemetryOptions, 'slowRequestMs' | 'tell'>,
): Exporter {
  return startExporter({
    connectionString: () => connectionStringTo(addresses),
    ...{ credential: undefined, sampleRatio: 1, instanceId: 'instance', version: '0.1.0' },
    clock: systemClock,
    ...more,
  })
}
