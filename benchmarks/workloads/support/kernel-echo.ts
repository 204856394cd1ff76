/**
 * The kernel's own echo in network namespaces, where this machine lets us make them: a bridge, or a VXLAN over a veth.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const PREFIX = `cnmb${process.pid % 10_000}`;

/** Microseconds of one echo, or undefined where there is no root, no `ip` or no `ping`. */
export function kernelEcho(kind: 'bridge' | 'VXLAN', count: number): number | undefined {
  const [one, two] = [`${PREFIX}a`, `${PREFIX}b`];
  const created = [one, two].every((name) => run('ip', ['netns', 'add', name]) !== undefined);
  try {
    if (!created || !commandsOf(kind, one, two).every((args) => run('ip', args) !== undefined)) return undefined;
    const text = run('ip', ['netns', 'exec', one, 'ping', '-f', '-q', '-c', String(count), '10.0.0.3']);
    const ms = text === undefined ? undefined : /time (?<ms>\d+)ms/.exec(text)?.groups?.['ms'];
    return ms === undefined ? undefined : (Number(ms) * 1_000) / count;
  } finally {
    for (const name of [one, two]) run('ip', ['netns', 'del', name]);
  }
}

function commandsOf(kind: 'bridge' | 'VXLAN', one: string, two: string): string[][] {
  const within = (name: string, text: string): string[] => ['-n', name, ...text.split(' ')];
  const veth = ['link', 'add', 'v0', 'netns', one, 'type', 'veth', 'peer', 'name', 'v0', 'netns', two];
  const up = [one, two].map((name) => within(name, 'link set v0 up'));
  if (kind === 'bridge') {
    const bridge = ['link add br0 type bridge', 'link set v0 master br0', 'link set br0 up', 'address add 10.0.0.2/24 dev br0'];
    return [veth, ...up, ...bridge.map((text) => within(one, text)), within(two, 'address add 10.0.0.3/24 dev v0')];
  }
  const half = (name: string, own: string, other: string, inner: string): string[][] =>
    [`address add ${own}/24 dev v0`, `link add vx0 type vxlan id 4097 remote ${other} dstport 4789 dev v0`, `address add ${inner}/24 dev vx0`, 'link set vx0 up'].map((text) => within(name, text));
  return [veth, ...up, ...half(one, '192.0.2.1', '192.0.2.2', '10.0.0.2'), ...half(two, '192.0.2.2', '192.0.2.1', '10.0.0.3')];
}

/** What a command prints, or undefined if it fails. */
function run(program: string, args: readonly string[]): string | undefined {
  const ended = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 });
  return ended.status === 0 ? ended.stdout : undefined;
}
