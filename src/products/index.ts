// The data products that this app serves. The list is explicit, so that each new product is a
// reviewed line.
import type { DataProduct } from '../declare/data-product'
import { airTraffic } from './aviation/air-traffic.v1'
import { customerAnalytics } from './customer/customer-analytics.v1'
import { birdStrikes } from './safety/bird-strikes.v1'
import { licensedDrivers } from './transport/licensed-drivers.v1'

export const products: readonly DataProduct[] = [
  airTraffic,
  birdStrikes,
  customerAnalytics,
  licensedDrivers,
]
