// One text for a value: equal values have equal digests, and others have others.
import { createHash } from 'node:crypto'

/** @param value what JSON can represent; the order of an object's members counts */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url')
}
