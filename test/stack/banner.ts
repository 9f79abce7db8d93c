// The text that `npm start` prints when the stack is ready: addresses come in; the text shows them, and
// requests to try.
import type { EntraAddresses } from './entra-stand-ins'
import type { EventAddresses } from './event-stand-ins'
import type { GatewayAddresses } from './gateway-stand-in'
import { consumersSubscription, partnerSubscription, tokenHours, type Caller } from './people'
import { runningFile } from './ready-file'
import type { StandInsFacts, WarehouseAddress } from './stand-ins-process'
import { warehouseHours } from './warehouse-hours'

export interface RunningStack extends Omit<StandInsFacts, 'vault'> {
  readonly functionsUrl: string
  readonly readyFile: string
  /** When all tables are looked at; undefined where nothing is announced. */
  readonly schedule: string | undefined
}

/** The documentation page. */
export const docsPath = '/api/products/docs/'

const samples: readonly (readonly [Caller, string])[] = [
  ['owner', '/api/products/customer-analytics/metrics?dateFrom=2024-01-01'],
  ['analyst', '/api/products/licensed-drivers/drivers?year=2016&state=california'],
  ['partner', '/api/products/bird-strikes/strikes?state=texas&maxpagesize=3'],
  ['outsider', '/api/products/air-traffic/flights?top=5'],
  ['analyst', '/api/products/catalog'],
  ['nobody', '/api/health'],
  ['nobody', '/api/ready'],
]

const strikes = 'data_mesh_catalog.safety.bird_strikes'
const sampleStatements = [
  `DESCRIBE HISTORY ${strikes}`,
  `UPDATE ${strikes} SET airport_name = 'HERE' WHERE strike_id = 1`,
]

/** A serverless warehouse stops as early as this by default. */
const autoStopMinutes = 10

export function toBanner(stack: RunningStack): string {
  const { functionsUrl, warehouse, issuerUrl, events, gateway, telemetry, readyFile, schedule } =
    stack
  const ready = readyFile === runningFile ? '' : `--ready '${readyFile.replaceAll("'", `'\\''`)}' `
  return [
    '',
    'Meshport is running. Ctrl-C ends it.',
    '',
    `  page       ${functionsUrl}${docsPath}`,
    `  functions  ${functionsUrl}`,
    ...toWarehouseLines(warehouse),
    `  issuer     ${issuerUrl}`,
    ...toGatewayLines(gateway),
    ...(events ? toEventLines(events) : []),
    `  telemetry  ${telemetry.telemetryControlUrl}/items`,
    '',
    ...toTokenLines(stack),
    ...(gateway ? toKeyLines(gateway) : []),
    'The page, as the analyst sees it:',
    '',
    `  ${functionsUrl}${docsPath}#token=${stack.tokens.analyst}`,
    '',
    ...(gateway ? toGatewayPageLines(gateway) : []),
    'Try',
    '',
    ...samples.map(([caller, sample]) => `  curl ${headersFor(caller)}'${functionsUrl}${sample}'`),
    ...(gateway ? toConsumerLines(gateway) : []),
    ...sampleStatements.map((statement) => `  npm run sql -- ${ready}"${statement}"`),
    ...(events ? toSubscribeLines(events) : []),
    ...(schedule === undefined ? [] : toScheduleLines(schedule)),
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

export function toGatewayLines(gateway: GatewayAddresses | undefined): readonly string[] {
  return gateway ? [`  gateway    ${gateway.gatewayUrl}`] : []
}

function toKeyLines({ subscriptionKeys }: GatewayAddresses): readonly string[] {
  return [
    'The keys of the gateway: of the partner, and of everybody who has a token:',
    '',
    `  SUBSCRIPTION_KEY='${subscriptionKeys[partnerSubscription]}'`,
    `  CONSUMER_KEY='${subscriptionKeys[consumersSubscription]}'`,
    '',
  ]
}

function toGatewayPageLines({ gatewayUrl, subscriptionKeys }: GatewayAddresses): readonly string[] {
  return [
    'The page through the gateway, as the partner sees it:',
    '',
    `  ${gatewayUrl}/docs/#key=${subscriptionKeys[partnerSubscription]}`,
    '',
  ]
}

/** Through the gateway, as consumers ask; the first as the partner. */
function toConsumerLines({ gatewayUrl }: GatewayAddresses): readonly string[] {
  const key = '-H "Ocp-Apim-Subscription-Key: $CONSUMER_KEY" '
  return [
    '',
    'Through the gateway, as consumers ask:',
    '',
    `  curl -X GET "${gatewayUrl}/customer-analytics/metrics?dateFrom=2024-01-01" \\`,
    '      -H "Ocp-Apim-Subscription-Key: ${SUBSCRIPTION_KEY}" \\',
    '      -H "Content-Type: application/json"',
    ...samples
      .filter(([, sample]) => sample.includes('?'))
      .filter(([caller]) => caller !== 'partner')
      .map(([caller, sample]) => {
        const target = sample.replace('/api/products', '')
        return `  curl ${key}${headersFor(caller)}'${gatewayUrl}${target}'`
      }),
    '',
  ]
}

export function toEventLines({ eventsUrl, eventGrid }: EventAddresses): readonly string[] {
  return [`  events     ${eventsUrl}`, `  topic      ${eventGrid.controlUrl}`]
}

/** As variables of a shell, which the lines to try use. */
export function toTokenLines({ issuerUrl, tokens }: EntraAddresses): readonly string[] {
  const { owner, analyst, outsider, gateway } = tokens
  const variables = { issuer: issuerUrl, owner, analyst, outsider, gateway }
  return [
    `Who calls (paste this into a shell; the tokens are valid for ${tokenHours} hours):`,
    '',
    ...Object.entries(variables).map(([name, value]) => `  ${name.toUpperCase()}='${value}'`),
    '',
  ]
}

function headersFor(caller: Caller): string {
  if (caller === 'nobody') return ''
  if (caller !== 'partner') return `-H "Authorization: Bearer $${caller.toUpperCase()}" `
  const subscription = `X-Gateway-Subscription: ${partnerSubscription}`
  return `-H "X-Gateway-Authorization: Bearer $GATEWAY" -H '${subscription}' `
}

function toSubscribeLines({ eventGrid }: EventAddresses): readonly string[] {
  return [
    '',
    'Subscribe a webhook of your own (docs/subscribe.md has one):',
    '',
    `  curl -X PUT ${eventGrid.controlUrl}/subscriptions/mine -d '{"endpoint": "http://127.0.0.1:8080/"}'`,
  ]
}

function toScheduleLines(schedule: string): readonly string[] {
  const hours = Number(warehouseHours(schedule, autoStopMinutes).toFixed(1))
  return [
    '',
    `All tables are looked at by the schedule "${schedule}", and one after each commit. In Azure, the`,
    `schedule alone keeps a warehouse that stops after ${autoStopMinutes} minutes up for ${hours} hours a day.`,
  ]
}
