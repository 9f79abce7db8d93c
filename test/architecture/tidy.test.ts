// The order of our files: how each begins, what it is called, how long it is. What lint can
// see is not repeated here.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { filesBelow, root } from './repository'

const isOurs = (file: string) => /\.[cm]?tsx?$/.test(file)
const ours = (folder: string) =>
  filesBelow(folder, (name) => name.includes('/node_modules/')).filter(isOurs)
const sources = ours('src')
const files = [...sources, ...ours('test')]
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** The files at which something is wrong, with what. */
const faults = (among: readonly string[], faultOf: (text: string, file: string) => unknown) =>
  among.flatMap((file) => {
    const fault = faultOf(textOf(file), file)
    return fault === undefined ? [] : [{ file, fault }]
  })

/** The comment that the file begins with, as one line of text. */
const openingOf = (text: string): string =>
  (/^(\/\/.*\n)+/.exec(text)?.[0] ?? '')
    .split('\n')
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join(' ')
    .trim()

const sentencesOf = (opening: string) =>
  opening.split(/(?<=[.!?])\s+(?=[A-Z`‘“])/).filter((sentence) => sentence !== '')

it('looks at the files that there are', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'src/main.ts',
      'src/base/problem.ts',
      'test/architecture/tidy.test.ts',
    ]),
  )
})

it('has files that open with one to three sentences about themselves', () => {
  const wrong = faults(files, (text) => {
    const opening = openingOf(text)
    const sentences = sentencesOf(opening).length
    const sound = /^[A-Z`].*[.!?]$/.test(opening) && sentences >= 1 && sentences <= 3
    return sound ? undefined : opening
  })
  expect(wrong).toEqual([])
})

it('has names in kebab-case, for files and for folders', () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/
  const wrong = files.filter((file) => !file.split('/').every((part) => kebab.test(part)))
  expect(wrong).toEqual([])
})

it('has no file or folder whose name says nothing', () => {
  const empty = ['utils', 'util', 'helper', 'helpers', 'manager', 'service', 'common', 'misc']
  const saysNothing = (part: string) => empty.includes(part.replace(/\..*$/, ''))
  expect(files.filter((file) => file.split('/').some(saysNothing))).toEqual([])
})

it('leaves nothing for later', () => {
  // Written apart, so that this line is not found.
  const later = new RegExp(`\\b(${'TO-DO|FIX-ME|X-XX'.replaceAll('-', '')})\\b`)
  expect(faults(files, (text) => later.exec(text)?.[0])).toEqual([])
})

it('has files of at most 300 lines of code', () => {
  const wrong = faults(files, (text) => {
    const code = text.split('\n').filter((line) => !/^\s*($|\/\/|\/?\*)/.test(line)).length
    return code > 300 ? code : undefined
  })
  expect(wrong).toEqual([])
})

const exportsOf = (text: string): readonly string[] =>
  [
    ...text.matchAll(
      /^export (?:declare )?(?:async )?(?:const|function\*?|class|interface|type|enum) (\w+)/gm,
    ),
  ].map((match) => match[1] ?? '')

it('exports by name only, and without barrels, in src', () => {
  const wrong = faults(sources, (text) => /^export (default|\*).*/m.exec(text)?.[0])
  expect(wrong).toEqual([])
})

/** Files with one export whose name says better what the export does. */
const namedOtherwise: ReadonlyMap<string, string> = new Map([
  ['src/warehouse/arrow-type.ts', 'isEncodedAs'],
  ['src/products/index.ts', 'products'],
])

it('names a file of src after its export, where it has only one', () => {
  const bare = (name: string) => name.toLowerCase().replaceAll('-', '')
  const wrong = faults(sources, (text, file) => {
    const [only, ...more] = exportsOf(text)
    if (only === undefined || more.length > 0 || namedOtherwise.get(file) === only) return undefined
    const named = bare(path.basename(file).replace(/(\.v\d+)?\.ts$/, ''))
    return bare(only).includes(named) ? undefined : only
  })
  expect(wrong).toEqual([])
})
