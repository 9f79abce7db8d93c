// The outbox in memory, on which the event path is tested.
import { memoryOutbox } from './memory-outbox'
import { outboxSuite } from './outbox-suite'

const outbox = memoryOutbox()
outboxSuite(() => outbox)
