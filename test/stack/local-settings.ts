// `local.settings.json`, which `func start` reads: settings come in and are written, unless the
// file that is there is somebody's own.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { FunctionsSettings } from './functions-settings'
import { replaceFile } from './stack-directory'

/** The mark by which a later run knows the file as its own. */
const mark = { MESHPORT_WRITTEN_BY: 'npm run stack' }

const ownFile = z.object({ Values: z.object({ MESHPORT_WRITTEN_BY: z.literal('npm run stack') }) })

/** False when somebody else's file is there, which is then left as it is. */
export async function writeLocalSettings(
  file: string,
  settings: FunctionsSettings,
): Promise<boolean> {
  const there = await readFile(file, 'utf8').catch(() => undefined)
  if (there !== undefined && !isOwn(there)) return false
  const content = { IsEncrypted: false, Values: { ...settings, ...mark } }
  await replaceFile(file, `${JSON.stringify(content, null, 2)}\n`)
  return true
}

function isOwn(text: string): boolean {
  try {
    return ownFile.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}
