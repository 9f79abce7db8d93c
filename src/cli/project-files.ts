// Writes files of this project: formatted as the project has it, and never over a file that is there.
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inspect } from 'node:util'
import { format, type FormatConfig } from 'oxfmt'
import { Refusal } from './refusal'

const projectDirectory = path.resolve(__dirname, '../..')

/** @param file from the project's folder */
export function readProjectFile(file: string): Promise<string> {
  return readFile(path.join(projectDirectory, file), 'utf8')
}

export function isThere(file: string): Promise<boolean> {
  return access(path.join(projectDirectory, file)).then(
    () => true,
    () => false,
  )
}

export interface WrittenFile {
  readonly file: string
  readonly text: string
}

/** Formats all before it writes the first, so that a text that cannot be formatted leaves no file. */
export async function writeProjectFiles(
  files: readonly WrittenFile[],
  replaced: WrittenFile,
): Promise<void> {
  const formatted = await Promise.all([...files, replaced].map(formatFile))
  for (const { file, text } of formatted.slice(0, -1)) await writeNew(file, text)
  const [last] = formatted.slice(-1)
  if (last) await writeFile(path.join(projectDirectory, last.file), last.text)
}

/** A file that a command makes as a whole, each time. */
export async function replaceProjectFile(file: string, text: string): Promise<void> {
  const target = path.join(projectDirectory, file)
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, text)
}

async function formatFile({ file, text }: WrittenFile): Promise<WrittenFile> {
  const options = JSON.parse(await readProjectFile('.oxfmtrc.json')) as FormatConfig
  const { code, errors } = await format(file, text, options)
  if (errors.length > 0) throw new Error(`${file} cannot be formatted: ${inspect(errors)}`)
  return { file, text: code }
}

async function writeNew(file: string, text: string): Promise<void> {
  const target = path.join(projectDirectory, file)
  await mkdir(path.dirname(target), { recursive: true })
  try {
    await writeFile(target, text, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new Refusal(`${file} is there already, and is not overwritten.`, { cause: error })
  }
}
