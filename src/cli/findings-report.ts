// What was found of every output port, as a person reads it in a terminal: one table, and a sentence
// that counts.
import type { Finding } from './port-findings'

export interface PortReport {
  readonly dataProduct: string
  readonly version: string
  readonly outputPort: string
  /** Of the table, as people write it. */
  readonly source: string
  readonly findings: readonly Finding[]
}

export function isSound({ findings }: PortReport): boolean {
  return findings.every(({ isFault }) => !isFault)
}

const header = ['output port', 'result', 'column', 'what was found']

export function reportTable(reports: readonly PortReport[]): string {
  const rows = reports.flatMap(rowsOf)
  // Nothing stands after a sentence, so that its length does not matter.
  const aligned = [header, ...rows.map((row) => row.slice(0, -1))]
  const widths = header.map((_, place) =>
    Math.max(...aligned.map((row) => row[place]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, place) => cell.padEnd(widths[place] ?? 0))
    return padded.join('  ').trimEnd()
  }
  const rule = line(widths.map((width) => '-'.repeat(width)))
  return `${[line(header), rule, ...rows.map(line)].join('\n')}\n\n${countsOf(reports)}\n`
}

function rowsOf({ dataProduct, outputPort, findings }: PortReport): readonly string[][] {
  const port = `${dataProduct}/${outputPort}`
  if (findings.length === 0) return [[port, 'ok', '', 'the table is as declared']]
  return findings.map(({ column = '', isFault, sentence }) => [
    ...[port, isFault ? 'FAULT' : 'note', column, sentence],
  ])
}

function countsOf(reports: readonly PortReport[]): string {
  const faulty = reports.filter((report) => !isSound(report)).length
  const ports = reports.length === 1 ? '1 output port' : `${reports.length} output ports`
  return `${ports}, ${faulty === 0 ? 'none' : faulty} with a fault.`
}
