// Where Jest runs each test file: in Node, and what it leaves behind in the process is ended.
import { TestEnvironment } from 'jest-environment-node'
import { watchStorages } from './async-storages'

export default class extends TestEnvironment {
  readonly #endStorages = watchStorages()

  override async teardown(): Promise<void> {
    await super.teardown()
    this.#endStorages()
  }
}
