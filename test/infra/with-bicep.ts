// For tests that ask the compiler: Jest counts them as skipped where there is none, and one line says so.
import { hasBicep } from './compiler'

// Not by the console, which Jest keeps back for files whose tests are all skipped.
if (!hasBicep) {
  process.stderr.write('The infrastructure is not compiled: no `bicep`, and none in BICEP.\n')
}

export const withBicep = hasBicep ? describe : describe.skip

/** On a crowded machine, where the compiler starts. */
export const compilerMs = 180_000
