// The host's log: what an app, the library or the host itself says comes in; one line with its
// level and the function's name goes to standard output, or to standard error from `warning` up.
import type { LogCategory, LogLevel } from './core-contract'

interface LogEntry {
  readonly level: LogLevel
  readonly category: LogCategory
  readonly message: string
  readonly functionName?: string
}

export type Log = (entry: LogEntry) => void

const severe: readonly LogLevel[] = ['warning', 'error', 'critical']
const chatty: readonly LogLevel[] = ['trace', 'debug']

/** The library's own chatter (which port its proxy took) helps nobody who runs an app. */
export function printLog({ level, category, message, functionName }: LogEntry): void {
  if (level === 'none' || (category === 'system' && chatty.includes(level))) return
  const stream = severe.includes(level) ? process.stderr : process.stdout
  stream.write(`[${level}] ${functionName ?? 'host'}: ${message}\n`)
}
