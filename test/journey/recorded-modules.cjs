// Loaded first in a process, it writes the file of every module that was loaded, when the process ends, to
// the file that RECORDED_MODULES names.
const { writeFileSync } = require('node:fs')
const Module = require('node:module')

process.on('exit', () => {
  writeFileSync(process.env.RECORDED_MODULES, Object.keys(Module._cache).join('\n'))
})
