// Lets the tests' own process trust a certificate that is made while it runs: too late for
// NODE_EXTRA_CA_CERTS, by which every other process is told. One certificate at a time: all stand-ins bear
// one name, and OpenSSL takes the first certificate of a name for the only one.
import tls from 'node:tls'

type CreateSecureContext = typeof tls.createSecureContext

/** @param pem the certificate's text; it replaces the one that was trusted before */
export function trust(pem: string): void {
  // Jest gives every test file the same module of Node's, so an earlier file may have been here.
  const current: CreateSecureContext & { readonly own?: CreateSecureContext } =
    tls.createSecureContext
  const own = current.own ?? current
  const trusting: CreateSecureContext = (options) => {
    const secure = own(options)
    const { addCACert } = secure.context as { addCACert: (pem: string) => void }
    addCACert.call(secure.context, pem)
    return secure
  }
  tls.createSecureContext = Object.assign(trusting, { own })
}
