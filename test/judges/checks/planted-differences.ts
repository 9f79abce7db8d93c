// The judge judged: each of these is a mistake of the kind that the checks exist for, planted on our
// side, and has to be noticed. One that passes unnoticed counts as a difference.
import { cp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pagesWithoutCast } from './collated-keys'
import { readRemadeByNumber } from './remade-table'
import { column, ordered } from '../generated/plain-statement'
import { relationOf } from '../../stack/delta/relation'
import { readSnapshot } from '../../stack/delta/snapshot'
import { valueDirectory } from '../generated/value-table'
import { commitsIn, ownHistory, ownRows, sparkHistory, sparkRows } from '../delta/directory'
import { writeDirectories } from '../delta/written-directories'
import type { Judging } from '../judging'
import { difference, withoutOrder } from '../outcome'
import { Tally, type Report } from '../report'
import { inTime } from '../time-budget'
import type { Statement } from '../../../src/warehouse/statement'

/** What the judge says of it; undefined when it noticed nothing. */
type Planted = (judging: Judging) => Promise<string | undefined>

const planted: Readonly<Record<string, Planted>> = {
  'nothing at all, which is no difference': async (judging) => {
    const found = await compare(judging, ordered('money'), ordered('money'))
    return found === undefined ? 'no difference, as it should be' : undefined
  },
  // What DuckDB makes of an order that does not say where NULLs go.
  'NULLS FIRST dropped': (judging) => {
    const statement = ordered('money')
    return compare(judging, edited(statement, 'NULLS FIRST', 'NULLS LAST'), statement)
  },
  'a direction turned round': (judging) => {
    const statement = ordered('text')
    return compare(judging, edited(statement, 'ASC', 'DESC'), statement)
  },
  'a column left out': (judging) =>
    compare(judging, edited(ordered('day'), `${column('day')} AS \`day\`, `, ''), ordered('day')),
  'a decimal rounded at its last digit': async (judging) => {
    const view = 'judge.generated.rounded'
    const values = await readSnapshot(valueDirectory(judging.work))
    const rounded = 'CAST(CAST(fine AS DECIMAL(38, 17)) AS DECIMAL(38, 18))'
    await judging.standIn.define(
      view,
      `SELECT * REPLACE (${rounded} AS fine) FROM ${relationOf(values)} AS t`,
    )
    const statement = ordered('fine')
    return compare(judging, edited(statement, '`every_type`', '`rounded`'), statement)
  },
  'an error of another class': (judging) => {
    const statement = ordered('whole')
    const missing = edited(statement, '`every_type`', '`not_there`')
    return compare(judging, missing, edited(statement, 'SELECT', 'SELECT ,'))
  },
  'the cast of a key with a collation left out': pagesWithoutCast,
  'a version read by its number where the table was made anew': readRemadeByNumber,
  'a remove action lost': async (judging) => {
    const { directory, copy } = await copied(judging, 'lost-remove')
    await editCommit(copy, 2, (lines) => lines.filter((line) => !line.startsWith('{"remove"')))
    const commit = commitsIn(await sparkHistory(judging, directory))[2]!
    const ours = await ownRows(judging, copy, 2)
    const judged = await sparkRows(judging, directory, commit)
    return difference(withoutOrder(ours), withoutOrder(judged))
  },
  'an operation told wrongly': async (judging) => {
    const { directory, copy } = await copied(judging, 'wrong-operation')
    await editCommit(copy, 2, (lines) => lines.map((line) => line.replace('"UPDATE"', '"WRITE"')))
    return difference(await ownHistory(copy), await sparkHistory(judging, directory))
  },
}

export async function judgePlantedDifferences(judging: Judging): Promise<Report> {
  const tally = new Tally('planted mistakes that have to be noticed')
  const mistakes = Object.entries(planted)
  for (const [, [mistake, plant]] of inTime(mistakes, judging.time, tally)) {
    judging.progress.step(`planting: ${mistake}`)
    const noticed = await plant(judging)
    tally.add(mistake, noticed === undefined ? 'the judge did not notice it' : undefined)
  }
  return tally.report()
}

/** The stand-in is given the mistake, Spark what is right. */
async function compare(
  { standIn, oracle }: Judging,
  mistaken: Statement,
  right: Statement,
): Promise<string | undefined> {
  return difference(await standIn.run(mistaken), await oracle.run(right, 'anywhere'))
}

/** A mistake that is not in the text would be no mistake. */
function edited(statement: Statement, from: string, to: string): Statement {
  if (!statement.text.includes(from)) throw new Error(`${from} is not in ${statement.text}`)
  return { ...statement, text: statement.text.replace(from, () => to) }
}

async function copied(
  { work }: Judging,
  title: string,
): Promise<{ readonly directory: string; readonly copy: string }> {
  const folder = path.join(work, 'planted', title)
  const [directory] = await writeDirectories(folder, ['changed'])
  const copy = path.join(folder, 'copy')
  await cp(directory!, copy, { recursive: true, preserveTimestamps: true })
  return { directory: directory!, copy }
}

async function editCommit(
  directory: string,
  version: number,
  edit: (lines: readonly string[]) => readonly string[],
): Promise<void> {
  const file = path.join(directory, '_delta_log', `${String(version).padStart(20, '0')}.json`)
  const text = await readFile(file, 'utf8')
  const changed = `${edit(text.trimEnd().split('\n')).join('\n')}\n`
  if (changed === text) throw new Error(`version ${version} of ${directory} has nothing to edit`)
  await writeFile(file, changed)
}
