// The app: every product of this repository, served.
import { compose } from './compose/compose'
import { products } from './products'

compose(products)
