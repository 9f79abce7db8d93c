// Tools of others that read our OpenAPI documents, as a judge of the documents and of the answers: a fuzzer,
// Schemathesis, and a generator of Python clients.
import path from 'node:path'
import type { Judge } from '../judging'
import { setUp } from '../setup'
import { documentsOf } from './documents'
import { judgeDocuments, judgePlanted } from './fuzzed-documents'
import { startJudgedApp } from './judged-app'
import { judgeClients } from './python-clients'

export const openApiJudge: Judge = {
  name: 'what reads OpenAPI documents',
  folder: 'openapi',
  checks: ['fuzzed', 'generated'],
  setUp: (folder, { progress, time }) =>
    setUp(path.join(__dirname, 'setup.sh'), folder, progress, time),
  async *judge(folder, chosen, run) {
    const { work, seed, time } = run
    const bin = path.join(folder, 'venv/bin')
    const app = await startJudgedApp(path.join(folder, 'stack'), run)
    try {
      const documents = await documentsOf(app)
      const tools = { bin, work, seed, token: app.token, hangs: time.hangs }
      if (chosen.includes('generated')) yield await judgeClients(tools, documents, run)
      if (chosen.includes('fuzzed')) {
        yield await judgeDocuments(tools, documents, run)
        yield await judgePlanted(tools, documents, app.warehouse, run)
      }
    } finally {
      await app.stop()
    }
  },
}
