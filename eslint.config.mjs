// Type-aware lint for everything we write. What a tool can check, a reviewer need not.
import jest from 'eslint-plugin-jest'
import tseslint from 'typescript-eslint'

// What TypeScript lets one write in several ways, and no rule of a package settles: one way.
const dialect = [
  {
    selector:
      ':matches(PropertyDefinition, MethodDefinition[kind!="constructor"], TSParameterProperty)[accessibility]',
    message: 'What is private begins with #; the rest is public.',
  },
  {
    selector:
      ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression[body.type="BlockStatement"]',
    message: 'A function of a file is declared as one, unless it is a single expression.',
  },
  {
    selector:
      'ExportNamedDeclaration > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression',
    message: 'An exported function is declared as one.',
  },
]

const clockOnly = (object, property) => ({
  object,
  property,
  message: 'Time is an argument: take a Clock from base/clock.ts.',
})

export default tseslint.config(
  { ignores: ['dist', '.stack', 'coverage', 'node_modules', '**/*.mjs', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/method-signature-style': 'error',
      'arrow-body-style': 'error',
      'no-duplicate-imports': 'error',
      'no-restricted-syntax': ['error', ...dialect],
      'object-shorthand': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        clockOnly('Date', 'now'),
        clockOnly('performance', 'now'),
        {
          object: 'process',
          property: 'env',
          message: 'Settings are read once, in src/settings.',
        },
      ],
      'no-restricted-syntax': [
        'error',
        ...dialect,
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Time is an argument: take a Clock from base/clock.ts.',
        },
      ],
    },
  },
  {
    files: ['src/base/clock.ts', 'src/settings/settings.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-syntax': ['error', ...dialect] },
  },
  {
    // Where observations become log lines.
    files: ['src/platform/telemetry/log.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    plugins: { jest },
    rules: {
      'jest/consistent-test-it': ['error', { fn: 'it' }],
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect*', 'until*', '**.untilPrinted', 'fc.assert'] },
      ],
      'jest/no-disabled-tests': 'error',
      'jest/no-focused-tests': 'error',
      'jest/no-identical-title': 'error',
      'jest/valid-expect': 'error',
      'jest/valid-title': 'error',
      'max-lines-per-function': 'off',
      // What is not there fails the test at once, and that is all that a test would do about it.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['test/**/*.test.ts'],
    ignores: ['**/*.property.test.ts', 'test/journey/walks.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { name: 'fast-check', message: 'What draws is a *.property.test.ts: its seed is fixed.' },
      ],
    },
  },
  {
    files: ['test/stack/**/*.ts', 'test/load/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-console': 'off',
    },
  },
)
