// Which build the app is: the file beside the bundle comes in; without one, as in tests of sources, nobody knows.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Build } from '../functions/health'

const shape = z.object({ version: z.string(), commit: z.string().nullable() })

/** In the artefact this file is a part of dist/main.js. */
const file = path.join(__dirname, 'build.json')

/** As one word: `0.1.0+fba2620c6cb3`. */
export function versionOf({ version, commit }: Build): string {
  return commit === null ? version : `${version}+${commit.slice(0, 12)}`
}

export const build: Build = readBuild()

function readBuild(): Build {
  if (!existsSync(file)) return { version: 'unknown', commit: null }
  return shape.parse(JSON.parse(readFileSync(file, 'utf8')))
}
