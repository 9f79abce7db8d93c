// Each golden request's answer, over HTTP from the running stack.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { anonymous } from '../../src/access/principal'
import { fixedSecret } from '../../src/base/secret'
import { makePageTokens, type PageTokenKeys } from '../../src/query/page-token'
import { expectGolden, goldenCases } from '../query/golden'
import { tenantId } from '../stack/entra/tenant'
import { people } from '../stack/people'
import { askRows } from './http'
import { journeyDirectory, readyStack } from './stack'

const key = () =>
  Buffer.from(readFileSync(path.join(journeyDirectory, 'page-token-key'), 'utf8'), 'base64')

/** As far as a page token knows who asks. */
const analyst = {
  ...anonymous(),
  kind: 'person',
  id: `${tenantId}/${people.analyst.objectId}`,
} as const

it.each(goldenCases())(
  'the golden request $name is answered',
  async ({ name, portPath, rawQuery, plan }) => {
    const tokens = makePageTokens(fixedSecret<PageTokenKeys>({ current: new Uint8Array(key()) }))
    const skipToken = plan.cursor && (await tokens.seal(plan, analyst, plan.cursor))
    const query = skipToken === undefined ? rawQuery : `${rawQuery}&skipToken=${skipToken}`
    const { status, json } = await askRows(portPath, query)
    expect(status).toBe(200)
    const text = `${JSON.stringify(json, null, 2)}\n`
      .replaceAll(readyStack().functionsUrl, 'http://localhost:7071')
      .replaceAll(/skipToken=[\w.-]+/g, 'skipToken=…')
    expectGolden(name, 'response.json', text)
  },
)
