// The notices of the packages by others that the artefact contains: name, version, licence and the texts
// that each package asks to pass on. A package without a text, or with a licence that nobody has
// allowed, is an error, so that the build fails.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** SPDX identifiers. They allow us to ship a package in a product that is not open. */
const allowedLicences = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'],
]

/** What a person has read, where package.json does not name the licence. */
const readLicences = { 'flatbuffers@23.5.26': 'Apache-2.0' }

/**
 * Where the text is, for packages without a file of it: in the readme, or in another package that the
 * same author has put under the same licence.
 */
const foundTexts = {
  '@nodable/entities@3.1.0': ['fast-xml-parser', 'LICENSE'],
  'degenerator@5.0.1': ['degenerator', 'README.md'],
  'tr46@0.0.3': ['whatwg-url', 'LICENSE.txt'],
}

/**
 * @param metafiles what esbuild says of its bundles, with paths from the working directory
 * @param copied names of the packages that are shipped beside the bundles
 */
export async function thirdPartyNotices(metafiles, copied) {
  const packages = packagesIn(metafiles)
  for (const name of copied) packages.set(path.join('node_modules', name), [])
  const notices = await Promise.all([...packages].map((each) => notice(...each)))
  const faults = notices.flatMap(({ fault }) => fault ?? [])
  if (faults.length > 0) throw new Error(['Packages cannot be shipped:', ...faults].join('\n  '))
  const texts = [...new Set(notices.map(({ text }) => text))].sort()
  return ['Meshport contains these packages by others.', ...texts].join(`\n\n${'='.repeat(78)}\n\n`)
}

/** The folders of packages, each with the files of it that are in a bundle. */
function packagesIn(metafiles) {
  const packages = new Map()
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs))
  for (const file of outputs.flatMap(({ inputs }) => Object.keys(inputs))) {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? []
    if (folder) packages.set(folder, [...(packages.get(folder) ?? []), file])
  }
  return packages
}

async function notice(folder, files) {
  const { name, version, license } = JSON.parse(
    await readFile(path.join(folder, 'package.json'), 'utf8'),
  )
  const id = `${name}@${version}`
  const licence = readLicences[id] ?? license
  if (!allowedLicences.includes(licence)) return { fault: `${id} has the licence ${licence}` }
  const texts = await textsOf(id, folder, files)
  if (texts.length === 0) return { fault: `${id} has no text of its licence` }
  return { text: [`${name} ${version}\nLicence: ${licence}`, ...texts].join('\n\n') }
}

async function textsOf(id, folder, files) {
  const own = (await readdir(folder)).filter((name) => /^(licen[cs]e|notice|copy)/i.test(name))
  // A package that is itself a bundle has the notices of its parts beside it.
  const ofBundles = files.map((file) => path.relative(folder, `${file}.LICENSE.txt`))
  const found = [...own, ...ofBundles].map((name) => path.join(folder, name))
  if (own.length === 0 && id in foundTexts) {
    found.push(path.join('node_modules', ...foundTexts[id]))
  }
  const texts = await Promise.all(found.map((file) => readFile(file, 'utf8').catch(() => '')))
  return texts.map((text) => text.trim()).filter((text) => text !== '')
}
