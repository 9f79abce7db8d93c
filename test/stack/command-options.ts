// The options of a command: its words come in, checked values go out. An unknown option is an error
// that lists the known ones.
import { parseArgs } from 'node:util'

export interface Command {
  /** As a person types it. */
  readonly name: string
  readonly summary: string
  /** Option names, each with the word for its value and what it means. */
  readonly options: Readonly<Record<string, readonly [value: string, meaning: string]>>
  /** Lines that help says after the options. */
  readonly notes?: readonly string[]
}

export type OptionValues = Readonly<Record<string, string | undefined>>

/** Undefined when help was asked for. */
export function parseOptions(command: Command, words: readonly string[]): OptionValues | undefined {
  const names = Object.keys(command.options)
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  try {
    const help = { help: { type: 'boolean' as const } }
    const { values } = parseArgs({ args: [...words], options: { ...options, ...help } })
    return values.help === true ? undefined : (values as OptionValues)
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\.?(?: To |\n|$)/)
    const known = [...names, 'help'].map((name) => `--${name}`).join(', ')
    throw new Error(`${sentence}. ${command.name} has ${known}.`, { cause: error })
  }
}

/** 0 stands for any free one. */
export function toPort(values: OptionValues, name: string, fallback: number): number {
  const text = values[name] ?? String(fallback)
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new Error(`--${name} needs a port number, 0 to 65535 (0 for any free one); not "${text}".`)
}

/** A whole number, if the option is given. */
export function toNumber(
  name: string,
  text: string | undefined,
  below: number,
): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,10}$/.test(text) && Number(text) < below) return Number(text)
  throw new Error(`--${name} needs a whole number below ${below}; not "${text}".`)
}

export function toHelp({ name, summary, options, notes = [] }: Command): string {
  const lines = Object.entries(options).map(
    ([option, [value, meaning]]) => `  ${`--${option} ${value}`.padEnd(22)}${meaning}`,
  )
  return [summary, '', `${name} [-- options]`, '', ...lines, '  --help', ...notes].join('\n')
}
