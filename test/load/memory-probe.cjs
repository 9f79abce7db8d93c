// Loaded into the functions' process before anything else: on SIGUSR2 it collects garbage, and prints
// what is left.
const v8 = require('node:v8')
const vm = require('node:vm')

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc')

process.on('SIGUSR2', () => {
  collect()
  // What is collected only now was kept by what was collected before.
  setImmediate(() => {
    collect()
    const { rss, heapUsed, external } = process.memoryUsage()
    process.stdout.write(`memory ${JSON.stringify({ rss, heapUsed, external })}\n`)
  })
})
