// One Jest, six projects by folder and file name: the app without a running stack (unit), tests with random
// inputs (property), the local stack's own tests (stack), the infrastructure (infra), and tests that send HTTP
// requests to the running stack (journey), some of which take long (slow).
//
// Jest stays at 30.4: with 30.5 a promise cost a hundred times as much after fifty files in one process. Why 30.4 also made it
// dearer, and what ends that, is in test/suites/async-storages.ts; 30.5 has not been tried with it.
import { fileURLToPath } from 'node:url'

const rootDir = fileURLToPath(new URL('..', import.meta.url))
const common = {
  rootDir,
  testEnvironment: '<rootDir>/test/suites/test-environment.ts',
  // A copy of package.json is in what azd deploys.
  modulePathIgnorePatterns: ['<rootDir>/dist/package/'],
  transform: {
    '^.+\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  // jose, and the uuid of the driver's thrift, ship ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!jose/|p-map/|thrift/node_modules/uuid/|uuid/)'],
}

const slow = '\\.slow\\.test\\.ts$'
const ignored = ['/node_modules/', '\\.property\\.test\\.ts$']

const journey = {
  ...common,
  // They share one stack, and change its planned faults.
  runner: 'jest-serial-runner',
  setupFiles: ['<rootDir>/test/journey/trust.ts'],
  globalSetup: '<rootDir>/test/journey/global-setup.ts',
  globalTeardown: '<rootDir>/test/journey/global-teardown.ts',
}

export default {
  rootDir,
  testTimeout: 30_000,
  maxWorkers: 2,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [...ignored, '/test/(infra|journey|stack)/'],
    },
    {
      ...common,
      displayName: 'property',
      testMatch: ['<rootDir>/test/**/*.property.test.ts'],
      setupFiles: ['<rootDir>/test/suites/fixed-seed.ts'],
    },
    {
      ...common,
      displayName: 'stack',
      testMatch: ['<rootDir>/test/stack/**/*.test.ts'],
      testPathIgnorePatterns: [...ignored, slow],
    },
    {
      ...common,
      displayName: 'infra',
      testMatch: ['<rootDir>/test/infra/**/*.test.ts'],
    },
    {
      ...journey,
      displayName: 'journey',
      testMatch: ['<rootDir>/test/journey/**/*.test.ts'],
      testPathIgnorePatterns: [...ignored, slow],
    },
    // Not part of `npm test`: CI runs them beside it.
    {
      ...journey,
      displayName: 'slow',
      testMatch: ['<rootDir>/test/**/*.slow.test.ts'],
    },
  ],
}
