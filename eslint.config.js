/**
 * Lint rules: typescript-eslint's strict set, which knows types, and the house rules that it can express.
 *
 * What needs the whole tree at once (layers, cycles, sizes) is in test/tidy.test.ts.
 */
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Globals that the scripts use; everything else they import. */
const scriptGlobals = { console: 'readonly', process: 'readonly', URL: 'readonly' };

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.cnm/', '**/*.d.ts']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An interface may ask for a promise where an implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // `while (true)` reads better than a condition that says the same.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: 'Program > VariableDeclaration[kind!="const"]', message: 'A module keeps no variable.' },
        { selector: 'Program > ExportNamedDeclaration > VariableDeclaration[kind!="const"]', message: 'A module keeps no variable.' },
      ],
    },
  },
  {
    files: ['src/base/brand.ts'],
    rules: { '@typescript-eslint/consistent-type-assertions': 'off', '@typescript-eslint/no-unnecessary-type-parameters': 'off' },
  },
  {
    // Callers without types hand in anything, so the border looks at what the types already promise.
    files: ['src/controller/settings/*.ts'],
    rules: { '@typescript-eslint/no-unnecessary-condition': 'off' },
  },
  {
    files: ['src/base/system-runtime.ts', 'src/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts', 'benchmarks/**/*.ts', 'docs/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    extends: [tseslint.configs.strict],
    languageOptions: { globals: scriptGlobals },
    rules: { 'no-undef': 'error' },
  },
);
