// The list of all products, `src/products/index.ts`: its text comes in, and goes out with one product
// more, whose import and line stand where the order of the others has them.
import { Refusal } from './refusal'

export interface ListedProduct {
  /** `birdStrikes` */
  readonly exportName: string
  /** `./safety/bird-strikes.v1` */
  readonly file: string
}

const listPattern = /(export const products: readonly DataProduct\[\] = \[)([^\]]*)(\])/

export function withProduct(index: string, { exportName, file }: ListedProduct): string {
  const [, , listed] = listPattern.exec(index) ?? []
  if (listed === undefined) {
    throw new Refusal(
      'src/products/index.ts has no line `export const products: readonly DataProduct[] = [`, so a product cannot be added there.',
    )
  }
  const names = listed.split(',').map((name) => name.trim())
  const all = inserted(names.filter(Boolean), exportName, (name) => name)
  // The list may be formatted on several lines or on one.
  const list = index.replace(listPattern, `$1\n${all.map((name) => `  ${name},\n`).join('')}$3`)
  const lines = list.split('\n')
  const imports = lines.filter((line) => line.startsWith('import '))
  const own = `import { ${exportName} } from '${file}'`
  const sorted = inserted(imports, own, fileOf)
  const first = lines.findIndex((line) => line.startsWith('import '))
  const rest = lines.filter((line) => !line.startsWith('import '))
  return [...rest.slice(0, first), ...sorted, ...rest.slice(first)].join('\n')
}

/** A name for the export that the list does not have, and that no import takes. */
export function exportNameFor(camelName: string, index: string): string {
  const code = index.replaceAll(/^\/\/.*$/gm, '')
  const taken = (name: string): boolean =>
    reserved.has(name) || new RegExp(`\\b${name}\\b`).test(code)
  const free = [camelName, `${camelName}Product`].find((name) => !taken(name))
  if (free !== undefined) return free
  throw new Refusal(
    `src/products/index.ts already has the name ${camelName}: choose another --product.`,
  )
}

/** What a file of a product imports, and the words that cannot be a name in TypeScript. */
const reserved = new Set(
  `column dataProduct table view parameter arguments async await break case catch class const continue
  debugger default delete do else enum eval export extends false finally for function if implements
  import in instanceof interface let new null package private protected public return static super
  switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
)

/** Before the first that comes after it; the others stay where they are. */
function inserted(
  texts: readonly string[],
  own: string,
  rank: (text: string) => string,
): readonly string[] {
  const place = texts.findIndex((text) => rank(text) > rank(own))
  return place < 0 ? [...texts, own] : [...texts.slice(0, place), own, ...texts.slice(place)]
}

function fileOf(line: string): string {
  return /from '(.*)'/.exec(line)?.[1] ?? ''
}
