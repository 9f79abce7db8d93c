// Loads an app as the functions host's worker does, with a `@azure/functions-core` that only records
// what is registered, and prints that. Run in the artefact's folder; the argument is its main file.
const Module = require('node:module')
const path = require('node:path')

const registered = []
class Disposable {
  dispose() {}
}
const core = {
  version: '3.99.0',
  hostVersion: '4.1037.0',
  Disposable,
  registerFunction: ({ name, bindings }) => {
    const { type, route, methods, authLevel } = Object.values(bindings).find(
      ({ direction }) => direction === 'in',
    )
    registered.push({ name, type, route, methods, authLevel })
    return new Disposable()
  },
  registerHook: () => new Disposable(),
  setProgrammingModel: () => undefined,
  getProgrammingModel: () => undefined,
  log: () => undefined,
}
const load = Module._load
Module._load = (id, ...rest) => (id === '@azure/functions-core' ? core : load(id, ...rest))

require(path.resolve(process.argv[2]))
const lz4 = Module.createRequire(path.resolve(process.argv[2]))('lz4-napi')
const packed = lz4.decompressFrameSync(lz4.compressFrameSync(Buffer.from('mesh')))
process.stdout.write(JSON.stringify({ registered, lz4: packed.toString() }))
