/**
 * `npm run bench:daemon`: the daemon under 200 clients at once, and its memory with 10,000 containers and after them.
 *
 * `--clients`, `--containers` and `--rounds` set other numbers, `--quick` a tenth of the first two. What is timed is a
 * daemon in a process of its own; what is weighed is one in this process, where garbage can be collected first. Both
 * are on an lmdb folder.
 */
import { join } from 'node:path';
import { Agent } from 'node:http';
import { parseArgs } from 'node:util';
import { createDaemon } from '../src/daemon/index.js';
import { Daemons, type DaemonProcess } from '../test/daemon/daemon-process.js';
import { requestOf } from '../test/daemon/socket-request.js';

const { values } = parseArgs({ options: { clients: { type: 'string' }, containers: { type: 'string' }, rounds: { type: 'string' }, quick: { type: 'boolean', default: false } } });
const clients = Number(values.clients ?? (values.quick ? 20 : 200));
const containers = Number(values.containers ?? (values.quick ? 1_000 : 10_000));
const rounds = Number(values.rounds ?? 3);
const agents = Array.from({ length: clients }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
const network = { Name: 'net1', IPAM: { Config: [{ Subnet: '10.64.0.0/12' }] } };
const body = { Image: 'busybox', Cmd: ['sleep', '100000'], HostConfig: { NetworkMode: 'net1' } };

type Ask = (client: number, line: string, content?: object) => Promise<number>;

/** All clients ask at once until every number was asked for; gives milliseconds. */
async function all(ask: Ask, line: (number: number) => string, content?: object): Promise<number> {
  let next = 0;
  const start = performance.now();
  const run = async (client: number): Promise<void> => {
    for (let number = next++; number < containers; number = next++) {
      const status = await ask(client, line(number), content);
      if (status >= 400) throw new Error(`${line(number)}: ${status}`);
    }
  };
  await Promise.all(agents.map((_, client) => run(client)));
  return performance.now() - start;
}

const say = (what: string, ms: number): void => console.log(`  ${what}: ${ms.toFixed(0)} ms, ${((1_000 * containers) / ms).toFixed(0)} a second`);

async function timed(daemon: DaemonProcess): Promise<void> {
  const ask: Ask = async (client, line, content) => (await requestOf(daemon.socket, line, content, agents[client])).status;
  await ask(0, 'POST /networks/create', network);
  for (let round = 1; round <= rounds; round++) {
    console.log(`round ${round}`);
    say('create', await all(ask, (number) => `POST /containers/create?name=c${number}`, body));
    say('start', await all(ask, (number) => `POST /containers/c${number}/start`));
    const start = performance.now();
    const { text } = await requestOf(daemon.socket, 'GET /containers/json');
    console.log(`  list: ${(performance.now() - start).toFixed(0)} ms, ${(text.length / 2 ** 20).toFixed(1)} MiB`);
    say('inspect', await all(ask, (number) => `GET /containers/c${number}/json`));
    say('remove', await all(ask, (number) => `DELETE /containers/c${number}?force=1`));
  }
}

/** MiB of this process' objects; of those that are in use where garbage can be collected. */
function heapMiB(): string {
  globalThis.gc?.();
  return `${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(1)} MiB`;
}

async function weighed(folder: string): Promise<void> {
  const daemon = (await createDaemon({ store: `lmdb:${join(folder, 'weighed')}` })).getOrThrow();
  const ask: Ask = async (_, line, content) => {
    const [method = '', path = ''] = line.split(' ');
    const response = await daemon.handle({ method, url: `/v1.41${path}`, headers: { 'content-type': 'application/json' }, ...(content !== undefined && { body: JSON.stringify(content) }) });
    return response.kind === 'hijack' ? 101 : response.status;
  };
  await ask(0, 'POST /networks/create', network);
  console.log(`heap: ${heapMiB()} at the beginning`);
  for (let round = 1; round <= rounds; round++) {
    await all(ask, (number) => `POST /containers/create?name=c${number}`, body);
    await all(ask, (number) => `POST /containers/c${number}/start`);
    const full = heapMiB();
    await all(ask, (number) => `DELETE /containers/c${number}?force=1`);
    console.log(`  round ${round}: ${full} with all containers, ${heapMiB()} without`);
  }
  (await daemon.close()).getOrThrow();
}

console.log(`${clients} clients, ${containers} containers, ${rounds} rounds`);
const daemons = new Daemons();
try {
  await timed(await daemons.start());
  await weighed(daemons.folder);
} finally {
  for (const agent of agents) agent.destroy();
  await daemons.close();
}
