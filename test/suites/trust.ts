// Lets the tests' own process trust a certificate that is made while it runs: too late for
// NODE_EXTRA_CA_CERTS, by which every other process is told.
import tls from 'node:tls'

/** @param pem the certificate's text */
export function trust(pem: string): void {
  const { createSecureContext } = tls
  tls.createSecureContext = (options) => {
    const secure = createSecureContext(options)
    const { addCACert } = secure.context as { addCACert: (pem: string) => void }
    addCACert.call(secure.context, pem)
    return secure
  }
}
