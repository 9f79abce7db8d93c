// Lets the tests' own process trust the stand-in's certificate, which is made when the stack starts:
// too late for NODE_EXTRA_CA_CERTS, by which every other process is told.
import { existsSync, readFileSync } from 'node:fs'
import tls from 'node:tls'
import { readyFile, readyStack } from './stack'

const { createSecureContext } = tls

if (existsSync(readyFile)) {
  const ca = readFileSync(readyStack().warehouse.caFile, 'utf8')
  tls.createSecureContext = (options) => {
    const secure = createSecureContext(options)
    const { addCACert } = secure.context as { addCACert: (pem: string) => void }
    addCACert.call(secure.context, ca)
    return secure
  }
}
