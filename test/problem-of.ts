// The problem that some work throws, for tests that compare all of it.
import { Problem } from '../src/base/problem'

export function problemOf(work: () => unknown): Problem {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('there was no problem')
}
