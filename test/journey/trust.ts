// Lets the journeys' own process trust the certificate of the stack, if it runs.
import { existsSync, readFileSync } from 'node:fs'
import { trust } from '../suites/trust'
import { readyFile, readyStack } from './stack'

if (existsSync(readyFile)) trust(readFileSync(readyStack().warehouse.caFile, 'utf8'))
