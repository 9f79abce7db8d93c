// Builds an app of tests' own as the real one is built, and lays it out as a function app.
import { execFileSync } from 'node:child_process'
import { copyFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { journeyDirectory } from '../stack'

const root = path.resolve(__dirname, '../../..')

interface AppPlace {
  /** What is run: by default the app of the journeys. */
  readonly entry?: string
  readonly app?: string
}

/** The app's folder. */
export function buildApp({
  entry = path.join(__dirname, 'main.ts'),
  app = path.join(journeyDirectory, 'app'),
}: AppPlace = {}): Promise<string> {
  const build = `import(process.argv[1]).then(({ bundle }) => bundle(...process.argv.slice(2)))`
  const script = pathToFileURL(path.join(root, '.build.mjs')).href
  const files = [entry, path.join(app, 'dist/main.js')]
  execFileSync(process.execPath, ['-e', build, script, ...files], { cwd: root })
  copyFileSync(path.join(root, 'host.json'), path.join(app, 'host.json'))
  writeFileSync(
    path.join(app, 'package.json'),
    JSON.stringify({ name: 'journey-app', main: 'dist/main.js' }),
  )
  return Promise.resolve(app)
}
