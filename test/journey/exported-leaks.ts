// Whether anything that callers sent, or that nobody outside may see, went out with the telemetry of a whole run:
// the items that the local ingestion has taken are searched. What is found goes out.
import { leaksIn } from './leaks'
import { control, readyStack } from './stack'

export async function exportedLeaks(): Promise<readonly string[]> {
  const { telemetryControlUrl, tokens } = readyStack()
  const read = async (at: string) => (await fetch(new URL(at, telemetryControlUrl))).text()
  const [items, faults] = [await read('/items'), await read('/faults')]
  if (items === '[]') return ['no telemetry was sent']
  const statements = await control().statements()
  const values = statements.flatMap(({ parameters }) => parameters.map(({ value }) => value))
  const bearers = Object.values(tokens).filter((token) => typeof token === 'string')
  return [
    ...(faults === '[]' ? [] : [`requests that Azure Monitor would not take: ${faults}`]),
    ...leaksIn(items, [...bearers, ...new Set(values.filter(isTelling))]),
  ]
}

/** Others, such as a number of rows, are anywhere by chance. */
function isTelling(value: string): boolean {
  return value.length >= 6 && /[^\d.:TZ-]/.test(value)
}
