// The app that the judge of the documents asks: the real products, and one whose parameters have every
// type.
import { compose } from '../../../../src/compose/compose'
import { products } from '../../../../src/products'
import { everyParameter } from './every-parameter'

compose([...products, everyParameter])
