// The folder where the local stack keeps data, certificate and secrets, and the functions that
// write there: a file is written completely or not at all, also when two stacks start at once.
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

export const projectDirectory = path.resolve(__dirname, '../..')
export const stackDirectory = path.join(projectDirectory, '.stack')

/** Only its owner may read it: most of what is kept is a secret, or names one. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const whole = await writeBeside(file, text)
  await rename(whole, file)
}

/** The text of the file; `make` is asked only when there is none yet. */
export async function keepFile(file: string, make: () => Promise<string>): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== undefined) return kept
  const whole = await writeBeside(file, await make())
  // Another stack may have been quicker: then its file stays.
  await link(whole, file).catch(() => undefined)
  await rm(whole)
  return readFile(file, 'utf8')
}

/** 32 random bytes in base64, made once. */
export function keepSecret(file: string): Promise<string> {
  return keepFile(file, () => Promise.resolve(randomBytes(32).toString('base64')))
}

async function writeBeside(file: string, text: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`
  await writeFile(beside, text, { mode: 0o600 })
  return beside
}
