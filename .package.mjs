// Puts what is deployed into a folder of its own: exactly what .funcignore leaves. `npm run package` runs it after the build; azd
// and CI make their archive of that folder.
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import ignore from 'ignore'

const folder = 'dist/package'
const skips = ignore().add(await readFile(new URL('.funcignore', import.meta.url), 'utf8'))

async function copyBelow(at) {
  for (const entry of await readdir(at || '.', { withFileTypes: true })) {
    const name = path.posix.join(at, entry.name)
    if (skips.ignores(entry.isDirectory() ? `${name}/` : name)) continue
    if (entry.isDirectory()) await copyBelow(name)
    else {
      await mkdir(path.join(folder, at), { recursive: true })
      await cp(name, path.join(folder, name))
    }
  }
}

await rm(folder, { recursive: true, force: true })
await copyBelow('')
