// What a process of the stack requires first: tsx reads our TypeScript. What is JavaScript stays with Node,
// because tsx would look through every package, and the app's bundle, before it loads them.
const { _extensions: loaders } = require('node:module')

const { '.js': javascript } = loaders
require('tsx/cjs')
loaders['.js'] = javascript
