// The text that `npm start` prints when the stack is ready: addresses come in; the text shows them, and
// requests to try.
import { runningFile } from './ready-file'
import type { WarehouseAddress } from './stand-ins-process'

const samples = [
  '/api/products/customer-analytics/metrics?dateFrom=2024-01-01',
  '/api/products/licensed-drivers/drivers?year=2016&state=california',
  '/api/products/air-traffic/flights?top=5',
  '/api/products/air-traffic/airports?maxpagesize=3',
  '/api/health',
  '/api/ready',
]

const sampleStatement = 'DESCRIBE HISTORY data_mesh_catalog.safety.bird_strikes'

export function toBanner(
  functionsUrl: string,
  warehouse: WarehouseAddress,
  readyFile: string,
): string {
  const ready = readyFile === runningFile ? '' : `--ready '${readyFile.replaceAll("'", `'\\''`)}' `
  return [
    '',
    'Meshport is running. Ctrl-C ends it.',
    '',
    `  functions  ${functionsUrl}`,
    ...toWarehouseLines(warehouse),
    '',
    'Try',
    '',
    ...samples.map((sample) => `  curl '${functionsUrl}${sample}'`),
    `  npm run sql -- ${ready}"${sampleStatement}"`,
    '',
    '',
  ].join('\n')
}

export function toWarehouseLines(warehouse: WarehouseAddress): readonly string[] {
  return [
    `  warehouse  https://${warehouse.host}:${warehouse.port}${warehouse.path}`,
    `  controls   ${warehouse.controlUrl}`,
  ]
}
