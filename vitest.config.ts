/**
 * Tests run on the sources: the package's own names resolve as tsconfig.test.json maps them, so nothing need be built.
 *
 * Tests against real servers are left out unless LIBCNM_STORES names the servers, as scripts/test-stores.mjs has it do.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import tsconfig from './tsconfig.test.json' with { type: 'json' };

const alias = Object.entries(tsconfig.compilerOptions.paths).map(([name, [path]]) => ({
  find: new RegExp(`^${name}$`),
  replacement: fileURLToPath(new URL(path ?? '', import.meta.url)),
}));

const onServers = ['test/stores-real/**', 'test/cluster/servers.test.ts', 'test/cluster/outage.test.ts'];

export default defineConfig({
  resolve: { alias },
  // Nothing is timed; a busy machine only takes longer. What a file runs at once is processes, each with work of its own.
  test: { testTimeout: 120_000, hookTimeout: 120_000, maxConcurrency: 3, include: ['test/**/*.test.ts'], exclude: ['test/browser/**', ...(process.env['LIBCNM_STORES'] === undefined ? onServers : [])] },
});
