// The certificate of the local warehouse, which uses HTTPS as a real one does. A folder comes in; a
// key and a certificate for this machine go out. They are kept in the folder while they are valid.
import { X509Certificate } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { keepFile, replaceFile } from './stack-directory'

export interface Certificate {
  readonly key: string
  readonly cert: string
  /** What a client must trust, for `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string
}

const dayMs = 24 * 60 * 60 * 1000
const validDays = 90

/** Key and certificate are one file, so that two stacks that start at once agree on the pair. */
export async function keepCertificate(directory: string): Promise<Certificate> {
  const pairFile = path.join(directory, 'warehouse-key.pem')
  let pair = split(await keepFile(pairFile, makePair))
  if (Date.parse(new X509Certificate(pair.cert).validTo) < Date.now() + dayMs) {
    await rm(pairFile)
    pair = split(await keepFile(pairFile, makePair))
  }
  const caFile = path.join(directory, 'warehouse-ca.pem')
  await replaceFile(caFile, pair.cert)
  return { ...pair, caFile }
}

async function makePair(): Promise<string> {
  // Most starts find a pair, and need not load what makes one.
  const { generate } = await import('selfsigned')
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + validDays * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  return `${key.trim()}\n${cert.trim()}\n`
}

function split(pair: string): { readonly key: string; readonly cert: string } {
  const start = pair.indexOf('-----BEGIN CERTIFICATE-----')
  return { key: pair.slice(0, start), cert: pair.slice(start) }
}
