/**
 * Differences that are the docker CLI's own doing: the client of 20.10 words a few refusals itself, where that of 28, by
 * which the scenarios were recorded, prints what the daemon says.
 */
import { clientVersion } from '../daemon/docker-client.js';

/** Whether the client is no older than the one of the recordings. */
const isRecorded = clientVersion === undefined || Number(clientVersion.split('.')[0]) >= 28;

if (!isRecorded) console.warn('The docker CLI is older than 28: the scenarios that show what only that one does are left out.');

/** What an old client prints instead of what the daemon says. */
const WORDS_OF_20: readonly (readonly [expected: RegExp, got: RegExp])[] = [
  [/Error response from daemon: network (\S+) not found/, /Error: No such network: (\S+)/],
  [/Error response from daemon: No such container: (\S+)/, /Error: No such container: (\S+)/],
  [/Error: failed to start containers: (\S+)/, /Error: failed to start containers: (\S+)/],
];

/**
 * Scenarios that show what only the client of 28 does: fields and brackets that it
 * adds to what it prints, flags that it refuses by version.
 */
const OF_28: ReadonlySet<string> = new Set(['05-modes.t', '10-ports.t', '17-modes-more.t', '18-inspect.t', '21-overlay-ports.t']);

/** Whether a scenario can be checked by the client that is here. */
export function isForClient(scenario: string): boolean {
  return isRecorded || !OF_28.has(scenario);
}

/** The differences that count. */
export function clientWords(differences: string): string {
  if (isRecorded) return differences.trim();
  const rest = differences.split(/^(?=--- )/m).filter((one) => !WORDS_OF_20.some(([expected, got]) => expected.test(one) && got.test(one)));
  const left = differences.split(/^(?=--- )/m).length - rest.length;
  if (left > 0) console.warn(`docker CLI ${clientVersion} words ${left} refusals itself.`);
  return rest.join('').trim();
}
