/**
 * Differences that are the docker CLI's own doing: the client of 20.10 words a few refusals itself, where that of 28, by
 * which the scenarios were recorded, prints what the daemon says.
 */
import { clientVersion } from '../daemon/docker-client.js';

/** What an old client prints instead of what the daemon says. */
const WORDS_OF_20: readonly (readonly [expected: RegExp, got: RegExp])[] = [
  [/Error response from daemon: network (\S+) not found/, /Error: No such network: (\S+)/],
  [/Error response from daemon: No such container: (\S+)/, /Error: No such container: (\S+)/],
  [/Error: failed to start containers: (\S+)/, /Error: failed to start containers: (\S+)/],
];

/** The differences that count. */
export function clientWords(differences: string): string {
  if (clientVersion === undefined || Number(clientVersion.split('.')[0]) >= 28) return differences.trim();
  const rest = differences.split(/^(?=--- )/m).filter((one) => !WORDS_OF_20.some(([expected, got]) => expected.test(one) && got.test(one)));
  const left = differences.split(/^(?=--- )/m).length - rest.length;
  if (left > 0) console.warn(`docker CLI ${clientVersion} words ${left} refusals itself.`);
  return rest.join('').trim();
}
