import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reference } from '../scripts/reference.js';

test('docs/reference.md is what the code says', () => {
  expect(readFileSync(new URL('../docs/reference.md', import.meta.url), 'utf8')).toBe(reference());
});

test('it lists the errors, labels and events that the code has', () => {
  const page = reference();
  expect(page).toContain('| `NETWORK_EXISTS` | forbidden | network with name \\<network\\> already exists |');
  expect(page).toContain('| `com.docker.network.bridge.name` | a text | none |');
  expect(page).toContain('| `endpoint:join` | networkId, endpointId, name, host, sandboxId, containerId |');
});
