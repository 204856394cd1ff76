/**
 * The configuration file: JSON with dockerd's names, beside what was typed (daemon/config/config.go).
 *
 * An option is given in one of the two places; in both is a conflict, whatever the values.
 */
import { readFile } from 'node:fs/promises';
import { errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { daemonOptions, ignoredNames, type GivenOptions } from './daemon-options.js';

export class InvalidConfigFile extends errorClass('INVALID_CONFIG_FILE', 'invalid-parameter', {
  message: (d: { file: string; reason: string }) => `unable to configure the daemon with file ${d.file}: ${d.reason}`,
  explanation: () => 'It is a JSON object with the names that dockerd has.',
}) {}

/** What was typed and what the file says, together. Errors: INVALID_CONFIG_FILE. */
export async function withConfigFile(typed: GivenOptions, file: string): Promise<Result<GivenOptions, InvalidConfigFile>> {
  const invalid = (reason: string): Result<never, InvalidConfigFile> => Result.error(new InvalidConfigFile({ file, reason }));
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch (thrown) {
    return invalid(thrown instanceof Error ? thrown.message : String(thrown));
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return invalid('it is not a JSON object');
  const written = Object.entries(parsed);
  const known = new Set(daemonOptions.map(({ name }) => name));
  const unknown = written.map(([name]) => name).filter((name) => !known.has(name) && !ignoredNames.has(name));
  if (unknown.length > 0) return invalid(`the following directives don't match any configuration option: ${unknown.join(', ')}`);
  const conflicts = written.filter(([name]) => Object.hasOwn(typed, name));
  if (conflicts.length > 0) {
    const list = conflicts.map(([name, value]) => `${name}: (from flag: ${shown(typed[name])}, from file: ${shown(value)})`);
    return invalid(`the following directives are specified both as a flag and in the configuration file: ${list.join(', ')}`);
  }
  return Result.ok({ ...typed, ...Object.fromEntries(written.filter(([name]) => known.has(name))) });
}

/** A value as Go prints it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
