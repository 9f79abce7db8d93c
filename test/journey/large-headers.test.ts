// A large token and some cookies are more than Node takes by itself, and less than the host does.
import { ask } from './http'

it.each([
  [15_000, 200],
  [20_000, 200],
  [31_500, 200],
  [33_000, 431],
])('a request with a header of %i bytes is answered with %i', async (bytes, status) => {
  const headers = { 'x-large': 'a'.repeat(bytes) }
  const answer = await ask('/api/health', { as: 'nobody', headers })
  expect(answer.status).toBe(status)
})
