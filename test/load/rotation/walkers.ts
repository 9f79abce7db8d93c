// Callers who follow next links from host to host, and compare each walk with the rows that are right.
// Hosts may change while they walk; every answer that is not right is kept as a sentence.
import { setTimeout as sleep } from 'node:timers/promises'

export interface Walkers {
  readonly answers: () => number
  readonly walks: () => number
  /** The first of them. */
  readonly wrong: readonly string[]
  readonly stop: () => Promise<void>
}

interface WalkersOptions {
  /** The addresses of the hosts that are there now. */
  readonly hosts: () => readonly string[]
  /** Path and query of the first page. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly rows: string
  readonly count: number
}

const wrongKeptMax = 20

export function startWalkers(options: WalkersOptions): Walkers {
  const { target, rows, count } = options
  const wrong: string[] = []
  let [answers, walks, isOver] = [0, 0, false]
  const walk = async (first: number): Promise<void> => {
    try {
      const read = await walkOnce(options, target, () => {
        answers += 1
        return first + answers
      })
      walks += 1
      if (read !== rows) throw new Error(`a walk has other rows: ${read.length} characters`)
    } catch (error) {
      if (wrong.length < wrongKeptMax) wrong.push(String(error))
      // Otherwise a host that is gone would be asked thousands of times.
      await sleep(100)
    }
  }
  const loop = async (first: number): Promise<void> => {
    while (!isOver) await walk(first)
  }
  const loops = Array.from({ length: count }, (_, first) => loop(first))
  return {
    answers: () => answers,
    walks: () => walks,
    wrong,
    stop: async () => {
      isOver = true
      await Promise.all(loops)
    },
  }
}

/** All rows as one text. Each page is asked of another host, where there are several. */
export async function walkOnce(
  { hosts, headers }: Pick<WalkersOptions, 'hosts' | 'headers'>,
  target: string,
  next: () => number,
): Promise<string> {
  const pages: string[] = []
  for (let at: string | undefined = target; at !== undefined;) {
    const bases = hosts()
    const answer = await fetch(`${bases[next() % bases.length]}${at}`, { headers })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${answer.status} ${text.slice(0, 200)}`)
    const { value, nextLink } = JSON.parse(text) as { value: unknown[]; nextLink?: string }
    pages.push(JSON.stringify(value))
    const link = nextLink === undefined ? undefined : new URL(nextLink)
    at = link && link.pathname + link.search
  }
  return pages.join()
}
