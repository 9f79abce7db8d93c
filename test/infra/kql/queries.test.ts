// Whatever asks Microsoft's parser of queries, in one file: loading it takes seconds, and each file of tests loads it anew.
import './interpreter.suite'
import './lint.suite'
import './alerts.suite'
import './run-books.suite'
import { parserMs } from './language'

jest.setTimeout(parserMs)
