// One message for all faults that stop the start: the name of what is faulty and a line for each
// fault come in.
export function faultList(whatHas: string, lines: readonly string[]): string {
  const count = lines.length === 1 ? 'a fault' : `${lines.length} faults`
  return `${whatHas} have ${count}:\n${lines.map((line) => `  ${line}`).join('\n')}`
}
