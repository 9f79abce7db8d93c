// Jest's three projects: tests outside test/journey (unit), those of them that draw random inputs
// (property), and tests that send HTTP requests to the running local stack (journey).
import { fileURLToPath } from 'node:url'

const rootDir = fileURLToPath(new URL('..', import.meta.url))
const common = {
  rootDir,
  testEnvironment: 'node',
  transform: {
    '^.+\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  // jose, and the uuid of the driver's thrift, ship ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!jose/|thrift/node_modules/uuid/|uuid/)'],
}

export default {
  rootDir,
  testTimeout: 30_000,
  // The journeys share one stack, and change its planned faults.
  maxWorkers: 1,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/test/journey/', '\\.property\\.test\\.ts$'],
    },
    { ...common, displayName: 'property', testMatch: ['<rootDir>/test/**/*.property.test.ts'] },
    {
      ...common,
      displayName: 'journey',
      testMatch: ['<rootDir>/test/journey/**/*.test.ts'],
      setupFiles: ['<rootDir>/test/journey/trust.ts'],
      globalSetup: '<rootDir>/test/journey/global-setup.ts',
      globalTeardown: '<rootDir>/test/journey/global-teardown.ts',
    },
  ],
}
