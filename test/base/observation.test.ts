// What is observed only once.
import type { Observation } from '../../src/base/observation'
import { onlyOnce } from '../../src/base/observation'

const lost = (connection: string): Observation => ({ kind: 'sessionLost', connection })

it('hands on each observation once, and again only when it remembers too many', () => {
  const observed: Observation[] = []
  const observe = onlyOnce((observation) => observed.push(observation), 2)
  for (const connection of ['a', 'b', 'a', 'b', 'c', 'c', 'a']) observe(lost(connection))
  expect(observed).toEqual([lost('a'), lost('b'), lost('c'), lost('a')])
})
