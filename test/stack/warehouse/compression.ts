// LZ4 as the driver has it: bytes in, one frame out. The codec is an optional part of the driver, and
// where it is missing nobody is promised compressed results.
import loadCodec from '@databricks/sql/dist/utils/lz4'

const codec = loadCodec()

export const canCompress = codec !== undefined

export function compress(bytes: Buffer): Buffer {
  if (!codec) throw new TypeError('the LZ4 codec is not installed')
  return codec.encode(bytes)
}
