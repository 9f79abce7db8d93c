// Rewrites stacks so that they name our source files, because the lines of the bundle are
// unreadable. The source map is loaded when the first stack is recorded, not at start.
import { existsSync, readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'

/** The file that runs: the bundle, or this very file where nothing is bundled. */
const bundle = __filename
const placesInBundle = new RegExp(
  `${bundle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}:(\\d+):(\\d+)`,
  'g',
)

let loaded: SourceMap | 'none' | undefined

/** The stack with each place in the bundle replaced by the one in its source, where the map has it. */
export function toSourcePositions(stack: string): string {
  if (!stack.includes(bundle)) return stack
  const map = (loaded ??= loadMap())
  if (map === 'none') return stack
  return stack.replace(placesInBundle, (place: string, line: string, column: string) => {
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1)
    // A position inside a package has no source.
    if (!('originalSource' in entry) || !entry.originalSource) return place
    const file = entry.originalSource.replace(/^(\.\.\/)+/, '')
    return `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  })
}

function loadMap(): SourceMap | 'none' {
  const file = `${bundle}.map`
  if (!existsSync(file)) return 'none'
  return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload)
}
