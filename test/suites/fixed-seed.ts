// Runs before each property test: all that fast-check draws there comes from one seed.
import fc from 'fast-check'
import { seed } from './drawn'

fc.configureGlobal({ seed })
