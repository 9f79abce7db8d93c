// What verify says of a gateway that answers otherwise than it should, in one thing: that check fails alone, and its line says what to do.
import type { Ask } from '../../../src/cli/verify/deployment'
import { verify, type Checked } from '../../../src/cli/verify/checks'
import { products } from '../../../src/products'

const key = 'key'
const outputPorts = products.flatMap((product) => Object.values(product.outputPorts))

/** A sound gateway: each key but ours is wrong, and forged tokens are refused. */
function soundStatus(target: string, headers: Readonly<Record<string, string>>): number {
  if (target.startsWith('/docs') || target.startsWith('/events')) return 200
  return headers['Ocp-Apim-Subscription-Key'] === key && !headers['Authorization'] ? 200 : 401
}

/** @param faulty status by target */
function gatewayWith(faulty: Readonly<Record<string, number>>): Ask {
  return (target, headers = {}) => {
    const sound = soundStatus(target, headers)
    const path = target.split('?')[0]!
    const product = products.find(({ name }) => target === `/${name}/openapi.json`)
    const json = { info: { version: product?.version }, value: [] }
    return Promise.resolve({
      status: (sound === 200 ? faulty[path] : undefined) ?? sound,
      header: () => null,
      ...{ json, tookMs: 1 },
    })
  }
}

async function failed(faulty: Readonly<Record<string, number>>): Promise<readonly Checked[]> {
  const gateway = gatewayWith(faulty)
  const nothing = { app: undefined, token: undefined, build: undefined }
  const checked = await verify({ gateway, key, products, ...nothing })
  return checked.filter(({ outcome }) => outcome !== 'ok')
}

it('finds nothing at a sound gateway', async () => {
  expect(await failed({})).toEqual([])
})

const firstPort = outputPorts[0]!.path

it.each([
  ['/catalog', 404, 'documents of the mesh', '/catalog answers 404: deploy infra/gateway'],
  ['/docs/', 401, 'documents of the mesh', '/docs/ answers 401: deploy infra/gateway'],
  [`/${firstPort}`, 503, 'warehouse reachable', `${firstPort} answers 503: docs/errors.md`],
  [`/${firstPort}/versions`, 404, 'events announced', 'answers 404: set EVENT_GRID_ENDPOINT'],
  [
    ...['/events/v1/schema.json', 401, 'events announced'],
    '/events/v1/schema.json answers 401: deploy infra/gateway',
  ],
] as const)('finds %s that answers %d: %s', async (target, status, name, sentence) => {
  expect(await failed({ [target]: status })).toEqual([
    { name, outcome: 'failed', sentence: expect.stringContaining(sentence) as string },
  ])
})

it('says once that events are off, and nothing of their schema', async () => {
  const off = { [`/${firstPort}/versions`]: 404, '/events/v1/schema.json': 404 }
  expect((await failed(off)).map(({ name }) => name)).toEqual(['events announced'])
})
