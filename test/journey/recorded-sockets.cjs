// Loaded first in a process, it appends the address of every socket that the process opens to the file that
// RECORDED_SOCKETS names.
const { appendFileSync } = require('node:fs')
const net = require('node:net')

const file = process.env.RECORDED_SOCKETS
const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (...given) {
  const [first, second] = Array.isArray(given[0]) ? given[0] : given
  const { host = second ?? 'localhost', port = first, path } = Object(first)
  appendFileSync(file, `${path ?? `${host}:${port}`}\n`)
  return connect.apply(this, given)
}
