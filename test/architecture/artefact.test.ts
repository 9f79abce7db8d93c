// The deploy artefact: exactly what .funcignore leaves of the repository, which is enough to load the
// app in a folder of its own, where every function is registered.
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import ignore from 'ignore'
import { soundEnvironment } from '../settings/sample'
import { filesBelow, root } from './repository'

const run = promisify(execFile)
const lines = readFileSync(path.join(root, '.funcignore'), 'utf8')

/** As git, azd and the editor's extension read it. */
const git = ignore().add(lines)
const skippedByGit = (name: string) => git.ignores(name)

/**
 * As Core Tools read it: every line is the beginning of a path, and one with an exclamation mark wins
 * over all others, wherever it stands.
 */
function skippedByCoreTools(name: string) {
  const begins = (pattern: string) =>
    new RegExp(
      `^${pattern
        .replace(/^\//, '')
        .split('*')
        .map((text) => text.replace(/[.+?^${}()|[\]\\/-]/g, '\\$&'))
        .join('[^/]+')}`,
    ).test(name)
  const patterns = lines.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return (
    patterns.some((pattern) => !pattern.startsWith('!') && begins(pattern)) &&
    !patterns.some((pattern) => pattern.startsWith('!') && begins(pattern.slice(1)))
  )
}

const lz4 = JSON.parse(
  readFileSync(path.join(root, 'node_modules/lz4-napi/package.json'), 'utf8'),
) as { readonly optionalDependencies: Readonly<Record<string, string>> }
/** Of the packages for each platform, the one that npm installed. */
const native = Object.keys(lz4.optionalDependencies).filter((name) =>
  existsSync(path.join(root, 'node_modules', name)),
)
const built = [
  'dist/THIRD-PARTY-NOTICES.txt',
  ...['index.html', 'page.css', 'page.js'].map((name) => `dist/assets/docs/${name}`),
  ...['css', 'html', 'js'].map((ending) => `dist/assets/docs/reference.${ending}`),
  ...['dist/build.json', 'dist/main.js', 'dist/main.js.map', 'dist/telemetry.js'],
]
const kept = [
  ...built,
  'host.json',
  ...filesBelow('node_modules/lz4-napi', () => false),
  ...native.flatMap((name) => filesBelow(`node_modules/${name}`, () => false)),
  'package.json',
].sort()

/** Names that a repository, a build or a developer may have, whether they are there now or not. */
const possible = [
  ...['.env', '.git/config', '.gitignore', '.stack/ready.json', '.vscode/settings.json'],
  ...[
    'README.md',
    'azure.yaml',
    'coverage/lcov.info',
    'dist/other.js',
    'docs/errors.md',
    'infra/main.bicep',
  ],
  ...['local.settings.json', 'local.settings.sample.json', 'node_modules/.package-lock.json'],
  ...['node_modules/typescript/package.json', 'node_modules/@azure/functions/package.json'],
  ...['src/main.ts', 'test/stack/start.ts', '.oxlintrc.json', 'tsconfig.json'],
]

it('has host.json, package.json, the bundle with its source map, the exporter, the notices, the documentation page and the native packages, and nothing else', () => {
  const left = filesBelow('', skippedByGit)
  expect([...new Set([...left, ...built])].sort()).toEqual(kept)
  expect(native).toHaveLength(1)
  expect(kept.map((name) => name.split('/')[0])).toEqual(
    expect.arrayContaining(['dist', 'host.json', 'node_modules', 'package.json']),
  )
})

it('is the same to Core Tools, which read the file in another way', () => {
  const names = [...kept, ...possible]
  expect(names.filter((name) => !skippedByCoreTools(name)).sort()).toEqual(kept)
  expect(names.filter((name) => !skippedByGit(name)).sort()).toEqual(kept)
})

describe('loaded in a folder of its own', () => {
  let folder = ''

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshport-artefact-'))
    for (const name of kept.filter((each) => !each.startsWith('dist/'))) {
      await mkdir(path.join(folder, path.dirname(name)), { recursive: true })
      await cp(path.join(root, name), path.join(folder, name))
    }
    const build = `import { bundle } from './.build.mjs'; await bundle('src/main.ts', process.argv[1])`
    const outfile = path.join(folder, 'dist/main.js')
    await run(process.execPath, ['--input-type=module', '-e', build, outfile], { cwd: root })
  })

  afterAll(() => rm(folder, { recursive: true }))

  it('has all that is built, and nothing else', () => {
    const files = readdirSync(path.join(folder, 'dist'), { recursive: true, withFileTypes: true })
    const names = files
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    expect(names.sort()).toEqual(built)
  })

  it('registers every function with its route and its methods, and finds its native code', async () => {
    const { main } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
      readonly main: string
    }
    const host = path.join(__dirname, 'recording-host.cjs')
    const { stdout, stderr } = await run(process.execPath, [host, main], {
      cwd: folder,
      env: soundEnvironment,
    })
    const http = { type: 'httpTrigger', methods: ['GET', 'HEAD'], authLevel: 'anonymous' }
    const [said, recorded = ''] = stdout.split('\n')
    expect({ stderr, said, ...(JSON.parse(recorded) as object) }).toEqual({
      stderr: '',
      said: '{"kind":"eventsOff"}',
      lz4: 'mesh',
      registered: [
        { name: 'getFlights', route: 'products/air-traffic/flights', ...http },
        { name: 'getAirports', route: 'products/air-traffic/airports', ...http },
        { name: 'getBirdStrikes', route: 'products/bird-strikes/strikes', ...http },
        { name: 'getCustomerMetrics', route: 'products/customer-analytics/metrics', ...http },
        { name: 'getLicensedDrivers', route: 'products/licensed-drivers/drivers', ...http },
        { name: 'readAirTrafficOpenApi', route: 'products/air-traffic/openapi.json', ...http },
        { name: 'readBirdStrikesOpenApi', route: 'products/bird-strikes/openapi.json', ...http },
        {
          name: 'readCustomerAnalyticsOpenApi',
          route: 'products/customer-analytics/openapi.json',
          ...http,
        },
        {
          name: 'readLicensedDriversOpenApi',
          route: 'products/licensed-drivers/openapi.json',
          ...http,
        },
        { name: 'readCatalog', route: 'products/catalog', ...http },
        { name: 'readLlmsText', route: 'products/llms.txt', ...http },
        { name: 'readHealth', route: 'health', ...http },
        { name: 'readReadiness', route: 'ready', ...http },
        { name: 'readDocs', route: 'products/docs', ...http },
        { name: 'readDocsStyle', route: 'products/docs/page.css', ...http },
        { name: 'readDocsScript', route: 'products/docs/page.js', ...http },
        { name: 'readReference', route: 'products/docs/reference.html', ...http },
        { name: 'readReferenceStyle', route: 'products/docs/reference.css', ...http },
        { name: 'readReferenceScript', route: 'products/docs/reference.js', ...http },
        {
          ...http,
          name: 'zNotFound',
          route: '{*path}',
          methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        },
      ],
    })
  })

  it('says which build it is: the version of the package, and the commit', async () => {
    const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
      readonly version: string
    }
    const commit = await run('git', ['rev-parse', 'HEAD'], { cwd: root }).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    )
    const said = JSON.parse(await readFile(path.join(folder, 'dist/build.json'), 'utf8')) as object
    expect(said).toEqual({ version, commit })
  })

  it('is what `npm run package` puts into a folder of its own', async () => {
    await run(process.execPath, [path.join(root, '.package.mjs')], { cwd: folder })
    const collected = path.join(folder, 'dist/package')
    const files = readdirSync(collected, { recursive: true, withFileTypes: true })
    const names = files
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => path.relative(collected, path.join(parentPath, name)))
    expect(names.sort()).toEqual(kept)
  })
})
