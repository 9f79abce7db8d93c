// Options of commands that are numbers: their text comes in, a number goes out, or an error that says
// what the option needs.
import type { OptionValues } from '../../src/cli/command-options'

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
