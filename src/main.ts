// The entry of the app: it serves every product of this repository.
import { compose } from './compose/compose'
import { products } from './products'

compose(products)
