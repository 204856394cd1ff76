/**
 * Differences that are the docker CLI's own doing: the scenarios were recorded with the client of 28, and that of 20.10
 * words a few refusals itself, shows less of what the daemon says, and asks for what 28 refuses by the API's version.
 *
 * Every difference that is let pass is named here, and printed when it is.
 */
import { clientVersion } from '../daemon/docker-client.js';

/** Whether the client is no older than the one of the recordings. */
const isRecorded = clientVersion === undefined || Number(clientVersion.split('.')[0]) >= 28;

/** What both clients are taken to have printed. */
interface Wording {
  readonly name: string;
  readonly rewrite: (text: string) => string;
}

const WORDINGS: readonly Wording[] = [
  { name: 'what there is not', rewrite: (text) => text.replaceAll(/Error(?: response from daemon)?: (?:No such (?:network|container): (\S+)|network (\S+) not found)/g, (_all, a: string | undefined, b: string | undefined) => `no ${a ?? b}`) },
  { name: 'members of 28', rewrite: (text) => text.replaceAll(/^ *"(?:DNSNames|GwPriority)": .*\n/gm, '') },
  { name: 'brackets of IPv6', rewrite: (text) => text.replaceAll(/\[([0-9a-f:]+)\]:(?=\d)/g, '$1:') },
  { name: 'capitals and full stops', rewrite: (text) => text.replaceAll(/^docker: (.*?)\.?$/gm, (_all, words: string) => `docker: ${words.charAt(0).toLowerCase()}${words.slice(1)}`) },
  { name: 'a wait that was given up', rewrite: (text) => text.replaceAll(/^time="<TIME>" level=error msg="error waiting for container: context canceled"\n/gm, '') },
  // What one client creates and the other does not moves the numbers of what comes later.
  { name: 'numbers of ids', rewrite: (text) => text.replaceAll(/<(S?ID)\d+>/g, '<$1>') },
];

/** Commands that only one of the clients sends to the daemon as they are, and those that show what became of it. */
const SENT_BY_ONE: Readonly<Record<string, readonly RegExp[]>> = {
  '05-modes.t': [/--name m1 --mac-address/, /bridge\.MacAddress\}\}' m1$/, /'\{\{range \.Containers\}\}.*\.MacAddress\}\}.*' bridge/, /^h1\$ docker rm -f d1 d2 h1 n1 s1 m1/, /--ip 172\.17\.0\.99/],
  '28-run-errors.t': [/ --link dup:x /, / --ip 172\.17\.0\.50 /, / --ip6 fd00::5 /],
};

/** The differences that count. */
export function clientWords(differences: string): string {
  if (isRecorded) return differences.trim();
  return differences.split(/^(?=--- )/m).filter((one) => !isOfClient(one)).join('').trim();
}

function isOfClient(difference: string): boolean {
  const [, file = '', command = '', expected = '', got = ''] = /^--- (\S+): (.*)\nexpected:\n([^]*?)\ngot:\n([^]*)$/.exec(difference) ?? [];
  if (file === '') return difference.trim() === '';
  const named = SENT_BY_ONE[file]?.some((pattern) => pattern.test(command)) === true;
  const used = named ? ['a command that the clients send otherwise'] : wordingsOf(expected.trim(), got.trim());
  if (used === undefined) return false;
  console.warn(`docker CLI ${clientVersion ?? ''}: ${file}: ${command}: ${used.join(', ')}`);
  return true;
}

/** The names of the wordings by which two texts are one; undefined where they are not. */
function wordingsOf(expected: string, got: string): readonly string[] | undefined {
  let [a, b] = [expected, got];
  const used: string[] = [];
  for (const { name, rewrite } of WORDINGS) {
    const [c, d] = [rewrite(a), rewrite(b)];
    if (c !== a || d !== b) used.push(name);
    [a, b] = [c, d];
  }
  return a === b ? used : undefined;
}
