/**
 * Scenarios: commands and what they print, as text.
 *
 *     # what it is about
 *     $ network create net1
 *     <ID1>
 *     [0 unless there is a line like this]
 *
 * `$` runs a command line of cnm in the scenario's state, `wait 3s` lets time pass. A command's words are split as a
 * shell does with single quotes. Ids are replaced by their numbers, in the order in which they come: <ID1> for a whole
 * one, <SID1> for its start. What follows from ids is replaced as well: <VETH> and <MAC>, of interfaces without an address.
 */
import type { Bench } from './support.js';

export interface ScenarioStep {
  readonly line: number;
  readonly command: string;
  /** What is printed, and the exit code in brackets unless it is 0. */
  readonly expected: string;
}

export function parseScenario(text: string): ScenarioStep[] {
  const steps: { line: number; command: string; lines: string[] }[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.startsWith('#')) continue;
    if (line.startsWith('$ ')) steps.push({ line: at + 1, command: line.slice(2), lines: [] });
    else steps.at(-1)?.lines.push(line);
  }
  return steps.map(({ lines, ...step }) => ({ ...step, expected: lines.join('\n').trimEnd() }));
}

/** Runs the commands one after the other: what each printed, with ids replaced. */
export async function runScenario(bench: Bench, steps: readonly ScenarioStep[]): Promise<string[]> {
  const ids: string[] = [];
  const printed: string[] = [];
  for (const { command } of steps) {
    const seconds = /^wait (\d+)s$/.exec(command)?.[1];
    if (seconds !== undefined) bench.wait(Number(seconds) * 1000);
    const { code, out, err } = seconds === undefined ? await bench.run(wordsOf(command, ids)) : { code: 0, out: '', err: '' };
    const lines = (out + err).split('\n').map((line) => line.trimEnd());
    printed.push(numbered(`${lines.join('\n').trimEnd()}${code === 0 ? '' : `\n[${code}]`}`, ids).trim());
  }
  return printed;
}

/** A command's words; `<ID1>` in them stands for that id. */
function wordsOf(command: string, ids: readonly string[]): string[] {
  const whole = command.replaceAll(/<(S?)ID(\d+)>/g, (_, short: string, number: string) => (ids[Number(number) - 1] ?? '').slice(0, short === 'S' ? 12 : 64));
  return Array.from(whole.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');
}

function numbered(text: string, ids: string[]): string {
  const whole = text.replaceAll(/(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])/g, (id) => {
    if (!ids.includes(id)) ids.push(id);
    return `<ID${ids.indexOf(id) + 1}>`;
  });
  const named = whole.replaceAll(/veth[0-9a-f]{7,}/g, '<VETH>').replaceAll(/02:42:(?!0a|ac|00)(?:[0-9a-f]{2}:){3}[0-9a-f]{2}/g, '<MAC>');
  return named.replaceAll(/(?<![0-9a-z])(?=[0-9]*[a-f])[0-9a-f]{12}(?![0-9a-z])/g, (start) => {
    const at = ids.findIndex((id) => id.startsWith(start));
    return at === -1 ? '<SHORT>' : `<SID${at + 1}>`;
  });
}
