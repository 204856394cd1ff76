/**
 * Every scenario prints what it says it prints.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseScenario, runScenario } from './scenario.js';
import { createBench } from './support.js';

const folder = fileURLToPath(new URL('scenarios', import.meta.url));

test.each(readdirSync(folder).sort())('%s', { timeout: 60_000 }, async (name) => {
  const steps = parseScenario(readFileSync(join(folder, name), 'utf8'));
  expect(steps.length).toBeGreaterThan(0);
  const printed = await runScenario(createBench(), steps);
  const shown = (texts: readonly string[]) => steps.map(({ line, command }, at) => `${name}:${line}: $ ${command}\n${texts[at] ?? ''}`);
  expect(shown(printed)).toEqual(shown(steps.map(({ expected }) => expected)));
});
