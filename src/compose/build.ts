// Which build the app is: the file beside the bundle comes in; without one, as in tests of sources, nobody knows.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Build } from '../functions/health'

const shape = z.object({ version: z.string(), commit: z.string().nullable() })

/** In the artefact this file is a part of dist/main.js. */
const file = path.join(__dirname, 'build.json')

export function readBuild(): Build {
  if (!existsSync(file)) return { version: 'unknown', commit: null }
  return shape.parse(JSON.parse(readFileSync(file, 'utf8')))
}
