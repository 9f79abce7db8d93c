// The repository's files, for the tests that look at the repository itself.
import { readdirSync } from 'node:fs'
import path from 'node:path'

export const root = path.join(__dirname, '../..')

/**
 * The files below a folder, as paths from the root with forward slashes, in order.
 *
 * @param skip told each file and each folder (with a final slash): skipped folders are not entered
 */
export function filesBelow(folder: string, skip: (path: string) => boolean): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name)
      if (!entry.isDirectory()) return skip(name) ? [] : [name]
      return skip(`${name}/`) ? [] : filesBelow(name, skip)
    })
    .sort()
}
