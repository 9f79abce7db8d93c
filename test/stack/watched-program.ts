// Starts a program that is not ours to write, such as `func` or Azurite, so that nothing is left of
// it, or of what it has started, when it ends or when this process does.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'

/** The program takes the place of the shell, so that its process id is the child's. */
const watched = 'exec 3<&0; (cat <&3 >/dev/null; kill -9 0) & exec "$0" "$@" </dev/null 3<&-'

export function spawnWatched(
  program: string,
  programArguments: readonly string[],
  output: 'inherit' | 'pipe',
  { cwd, env }: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): ChildProcess {
  return spawn('sh', ['-c', watched, program, ...programArguments], {
    ...{ cwd, env, stdio: ['pipe', output, output], detached: true },
  })
}
