// Makes the deploy artefact's one file. `npm run build` runs it; the tests call `bundle` to compose
// the same app with products of their own.
import { build } from 'esbuild'
import { pathToFileURL } from 'node:url'

/** What the host provides, and what holds native code: neither can be part of a bundle. */
export const external = ['@azure/functions-core', 'lz4-napi', '@databricks/databricks-sql-kernel-*']

export const bundle = (entryPoint, outfile) =>
  build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    sourcemap: false,
    legalComments: 'none',
    external,
    logLevel: 'warning',
  })

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  await bundle('src/main.ts', 'dist/main.js')
