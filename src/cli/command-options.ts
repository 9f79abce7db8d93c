// The options of a command: its words come in, checked values go out. An unknown option is an error
// that lists the known ones.
import { parseArgs } from 'node:util'

export interface Command {
  /** As a person types it. */
  readonly name: string
  readonly summary: string
  /** Option names, each with the word for its value ('' for none) and what it means. */
  readonly options: Readonly<Record<string, readonly [value: string, meaning: string]>>
  /** Lines that help says after the options; a function where they take time to load. */
  readonly notes?: readonly string[] | (() => readonly string[])
}

/** An option without a value is '' where it is given. */
export type OptionValues = Readonly<Record<string, string | undefined>>

/** Undefined when help was asked for. */
export function parseOptions(command: Command, words: readonly string[]): OptionValues | undefined {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, help: [''] }).map(([name, [value]]) => [
      name,
      { type: value === '' ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  try {
    const { values } = parseArgs({ args: [...words], options })
    if (values['help'] === true) return undefined
    const texts = Object.entries(values).map(([name, value]) => [name, value === true ? '' : value])
    return Object.fromEntries(texts) as OptionValues
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\.?(?: To |\n|$)/)
    const known = Object.keys(options).map((name) => `--${name}`)
    throw new Error(`${sentence}. ${command.name} has ${known.join(', ')}.`, { cause: error })
  }
}

export function toHelp(command: Command): string {
  const { name, summary, options, notes = [] } = command
  const noted = typeof notes === 'function' ? notes() : notes
  const rows = Object.entries(options).map(
    ([option, [value, meaning]]) => [`--${option} ${value}`, meaning] as const,
  )
  const width = Math.max(22, ...rows.map(([option]) => option.length + 2))
  const lines = rows.map(([option, meaning]) => `  ${option.padEnd(width)}${meaning}`)
  return [summary, '', `${name} [-- options]`, '', ...lines, '  --help', ...noted].join('\n')
}
