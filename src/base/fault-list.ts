// Faults that stop the start, all in one message: what has them and a line for each come in.
export function faultList(whatHas: string, lines: readonly string[]): string {
  const count = lines.length === 1 ? 'a fault' : `${lines.length} faults`
  return `${whatHas} have ${count}:\n${lines.map((line) => `  ${line}`).join('\n')}`
}
