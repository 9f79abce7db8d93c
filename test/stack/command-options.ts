// The options of a command: its words come in, checked values go out. What the command does not
// know is refused with the list of what it knows.
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
  const known = Object.keys(command.options)
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries([...known, 'help'].map((name) => [name, toOption(name)])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const values: Record<string, string> = {}
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') throw unknown(command, token.value)
    if (token.name === 'help') return undefined
    if (!known.includes(token.name)) throw unknown(command, token.rawName)
    if (token.value === undefined || token.value.startsWith('--')) {
      throw new Error(`${token.rawName} needs a value: ${command.options[token.name]?.[1]}`)
    }
    values[token.name] = token.value
  }
  return values
}

export function toPort(values: OptionValues, name: string, fallback: number): number {
  const text = values[name]
  if (text === undefined) return fallback
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
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
  const lines = Object.entries(options).map(([option, [value, meaning]]) => {
    return `  ${`--${option} ${value}`.padEnd(22)}${meaning}`
  })
  return [summary, '', `${name} [-- options]`, '', ...lines, '  --help', ...notes].join('\n')
}

function toOption(name: string): { readonly type: 'boolean' | 'string' } {
  return { type: name === 'help' ? 'boolean' : 'string' }
}

function unknown({ name, options }: Command, word: string): Error {
  const known = [...Object.keys(options), 'help'].map((option) => `--${option}`).join(', ')
  return new Error(`${name} has no option "${word}". It has ${known}.`)
}
