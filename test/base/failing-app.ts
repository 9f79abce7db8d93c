// A bundle's entry that fails inside a package, and prints what would be recorded of it.
import { z } from 'zod'
import { causeText } from '../../src/base/cause-text'
import { Problem } from '../../src/base/problem'

function fail(): never {
  throw new TypeError('wrong')
}

try {
  z.string().transform(fail).parse('')
} catch (cause) {
  process.stdout.write(causeText(new Problem('InternalError', undefined, { cause })))
}
