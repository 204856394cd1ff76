/**
 * `npm run bench:daemon`: the daemon under 200 clients at once, and its memory with 10,000 containers and after them.
 *
 * `--clients` and `--containers` set other numbers, `--quick` a tenth of each. The daemon is a process of its own on an
 * lmdb folder; the numbers are those of its /metrics, so its loader is a part of what it has at the beginning.
 */
import { Agent } from 'node:http';
import { parseArgs } from 'node:util';
import { Daemons, type DaemonProcess } from '../test/daemon/daemon-process.js';
import { requestOf } from '../test/daemon/socket-request.js';

const { values } = parseArgs({ options: { clients: { type: 'string' }, containers: { type: 'string' }, rounds: { type: 'string' }, quick: { type: 'boolean', default: false } } });
const clients = Number(values.clients ?? (values.quick ? 20 : 200));
const containers = Number(values.containers ?? (values.quick ? 1_000 : 10_000));
const rounds = Number(values.rounds ?? 3);
const agents = Array.from({ length: clients }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
const body = { Image: 'busybox', Cmd: ['sleep', '100000'], HostConfig: { NetworkMode: 'net1' } };

/** All clients ask at once until every number was asked for; gives milliseconds. */
async function all(daemon: DaemonProcess, line: (number: number) => string, status: number, content?: object): Promise<number> {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    agents.map(async (agent) => {
      for (let number = next++; number < containers; number = next++) {
        const reply = await requestOf(daemon.socket, line(number), content, agent);
        if (reply.status !== status) throw new Error(`${line(number)}: ${reply.status} ${reply.text}`);
      }
    }),
  );
  return performance.now() - start;
}

/** What the daemon's process has, in MiB: objects, and pages of the machine. */
async function memory(daemon: DaemonProcess): Promise<string> {
  const { text } = await requestOf(daemon.socket, 'GET /metrics');
  const of = (name: string): string => (Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]) / 2 ** 20).toFixed(0);
  return `heap ${of('nodejs_heap_size_used_bytes')} MiB, resident ${of('process_resident_memory_bytes')} MiB`;
}

const daemons = new Daemons();
try {
  const daemon = await daemons.start();
  await requestOf(daemon.socket, 'POST /networks/create', { Name: 'net1', IPAM: { Config: [{ Subnet: '10.64.0.0/12' }] } });
  const say = (what: string, ms: number): void => console.log(`  ${what}: ${ms.toFixed(0)} ms, ${((1_000 * containers) / ms).toFixed(0)} a second`);
  console.log(`${clients} clients, ${containers} containers, ${rounds} rounds; at the beginning ${await memory(daemon)}`);
  for (let round = 1; round <= rounds; round++) {
    console.log(`round ${round}`);
    say('create', await all(daemon, (number) => `POST /containers/create?name=c${number}`, 201, body));
    say('start', await all(daemon, (number) => `POST /containers/c${number}/start`, 204));
    const start = performance.now();
    const { text } = await requestOf(daemon.socket, 'GET /containers/json');
    console.log(`  list: ${(performance.now() - start).toFixed(0)} ms, ${(text.length / 2 ** 20).toFixed(1)} MiB`);
    say('inspect', await all(daemon, (number) => `GET /containers/c${number}/json`, 200));
    console.log(`  with all of them: ${await memory(daemon)}`);
    say('remove', await all(daemon, (number) => `DELETE /containers/c${number}?force=1`, 204));
    console.log(`  without: ${await memory(daemon)}`);
  }
} finally {
  for (const agent of agents) agent.destroy();
  await daemons.close();
}
