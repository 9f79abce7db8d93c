// Shows the progress of a start: steps come in; on a terminal a spinner shows the last one,
// elsewhere each step is one line.
import ora from 'ora'
import type { LoadProgress } from './data/data-sets'

export interface Progress {
  step: (text: string) => void
  done: (text: string) => void
  /** Removes the spinner, because an error is about to be printed. */
  stop: () => void
}

export function showProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) {
    const line = (text: string): void => void stream.write(`${text}\n`)
    return { step: line, done: line, stop: () => undefined }
  }
  const spinner = ora({ stream })
  return {
    step: (text) => spinner.start(text),
    done: (text) => spinner.succeed(text),
    stop: () => spinner.stop(),
  }
}

export function toStep({ table, rows, tables, replaced }: LoadProgress): string {
  const count = `${tables.done} of ${tables.of} tables`
  const again = replaced ? ', loaded again because its definition changed' : ''
  return `Loading data, ${count}: ${table} has ${rows.toLocaleString('en')} rows${again}`
}
