// The app of the journeys: the real products and the tests' own, composed as src/main.ts does.
import { compose } from '../../../src/compose/compose'
import { products } from '../../../src/products'
import { testProducts } from './products'

compose([...products, ...testProducts])
