// Makes what the deploy artefact has of ours: one file with its source map, beside it what is loaded only
// to export telemetry, the documentation page, which build it is, and the notices of the packages. `npm run
// build` runs it; the tests call `bundle` to compose the same app with products of their own.
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { decode, encode } from '@jridgewell/sourcemap-codec'
import { build } from 'esbuild'
import { thirdPartyNotices } from './.notices.mjs'

/** What the host provides, and what holds native code: neither can be part of a bundle. */
export const external = ['@azure/functions-core', 'lz4-napi', '@databricks/databricks-sql-kernel-*']

/** The package with native code that the artefact has in its `node_modules`. */
const copied = ['lz4-napi']

const forNode = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  external,
  logLevel: 'warning',
}

const exporter = 'src/platform/telemetry/exporter/exporter.ts'

/** What is imported late from there is in a file of its own, which Node finds by its whole name. */
const exporterApart = {
  name: 'exporter-apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/exporter\/exporter$/ }, () => ({
      path: './telemetry.js',
      external: true,
    }))
  },
}

export async function bundle(entryPoint, outfile) {
  const folder = path.dirname(outfile)
  const { metafile } = await build({
    ...forNode,
    entryPoints: [entryPoint],
    outfile,
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [exporterApart],
  })
  const { metafile: ofExporter } = await build({
    ...forNode,
    entryPoints: [exporter],
    outfile: path.join(folder, 'telemetry.js'),
    // The modules of these packages are half as large, and loaded in half the time.
    mainFields: ['module', 'main'],
  })
  const mapFile = `${outfile}.map`
  const map = JSON.parse(await readFile(mapFile, 'utf8'))
  await writeFile(mapFile, JSON.stringify(withoutPackages(map)))
  const page = await bundlePage(path.join(folder, 'assets/docs'))
  const notices = await thirdPartyNotices([metafile, ofExporter, page], copied)
  await writeFile(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), notices)
  await writeFile(path.join(folder, 'build.json'), `${JSON.stringify(await thisBuild())}\n`)
}

/** Which build it is: `/api/health` says so, and a deployment waits for it. */
async function thisBuild() {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'))
  return { version, commit: commitOf() }
}

/** Null outside a repository. */
function commitOf() {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { stdio: 'pipe' }).toString().trim()
  } catch {
    return null
  }
}

const pageFiles = [
  ...['index.html', 'page.css', 'page.mjs', 'reference.html', 'reference.css', 'reference.mjs'],
]

/** For browsers: every module in one file. */
async function bundlePage(outdir) {
  const { metafile } = await build({
    entryPoints: pageFiles.map((name) => `src/ui/docs/${name}`),
    outdir,
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    loader: { '.html': 'copy' },
    metafile: true,
    logLevel: 'warning',
  })
  return metafile
}

/** Only places in our own files: with those of every package, the map takes half a second to load. */
function withoutPackages(map) {
  const isOurs = (segment) =>
    segment.length > 1 && !map.sources[segment[1]].includes('node_modules/')
  const lines = decode(map.mappings).map((line) =>
    line
      .map((segment) => (isOurs(segment) ? segment : [segment[0]]))
      // One that names no source ends what was before it; a second says nothing more.
      .filter((segment, i, all) => segment.length > 1 || i === 0 || all[i - 1].length > 1),
  )
  const sources = map.sources.map((name) => (name.includes('node_modules/') ? '' : name))
  return { ...map, sources, names: [], mappings: encode(lines.map(withoutNames)) }
}

const withoutNames = (line) => line.map((segment) => segment.slice(0, 4))

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  await bundle('src/main.ts', 'dist/main.js')
