// Builds the tests' own app as the real one is built, and lays it out as a function app.
import { execFileSync } from 'node:child_process'
import { copyFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { journeyDirectory } from '../stack'

const root = path.resolve(__dirname, '../../..')

/** The app's folder. */
export function buildApp(): Promise<string> {
  const app = path.join(journeyDirectory, 'app')
  const build = `import('${path.join(root, '.build.mjs')}').then(({ bundle }) => bundle(process.argv[1], process.argv[2]))`
  const entry = path.join(__dirname, 'main.ts')
  execFileSync(process.execPath, ['-e', build, entry, path.join(app, 'dist/main.js')], {
    cwd: root,
  })
  copyFileSync(path.join(root, 'host.json'), path.join(app, 'host.json'))
  writeFileSync(
    path.join(app, 'package.json'),
    JSON.stringify({ name: 'journey-app', main: 'dist/main.js' }),
  )
  return Promise.resolve(app)
}
