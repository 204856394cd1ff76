/**
 * Weighs a daemon in a process of its own, on an lmdb folder, the first argument: as many containers as the second says
 * are made, started and removed as many times as the third says. Prints the bytes in use before, and then with and
 * without them, as JSON.
 *
 * Needs --expose-gc, so that only what is held counts.
 */
import { createDaemon } from '../../src/daemon/index.js';
import { silentLog } from '../../src/base/runtime.js';
import { createSystemRuntime } from '../../src/base/system-runtime.js';

const CLIENTS = 200;
const [folder = '', ...numbers] = process.argv.slice(2);
const [containers, rounds] = numbers.map(Number);
if (containers === undefined || rounds === undefined || globalThis.gc === undefined) throw new Error('node --expose-gc weigh-daemon.ts FOLDER CONTAINERS ROUNDS');

const daemon = (await createDaemon({ store: `lmdb:${folder}`, runtime: createSystemRuntime({ log: silentLog }) })).getOrThrow();

async function ask(line: string, body?: object): Promise<void> {
  const [method = '', url = ''] = line.split(' ');
  const response = await daemon.handle({ method, url, headers: { 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (response.kind === 'hijack' || response.status >= 400) throw new Error(`${line}: ${JSON.stringify(response)}`);
}

/** All clients ask at once until every number was asked for. */
async function all(line: (number: number) => string, body?: object): Promise<void> {
  const numbers = Array.from({ length: containers ?? 0 }, (_, number) => number).values();
  const client = async (): Promise<void> => {
    for (const number of numbers) await ask(line(number), body);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

/** What is held when everything that waits has had its turn. */
async function held(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

await ask('POST /networks/create', { Name: 'net1', IPAM: { Config: [{ Subnet: '10.64.0.0/12' }] } });
const empty = await held();
const weights: { readonly full: number; readonly after: number }[] = [];
for (let round = 0; round < rounds; round++) {
  await all((number) => `POST /containers/create?name=c${number}`, { Image: 'busybox', Cmd: ['sleep', '100000'], HostConfig: { NetworkMode: 'net1' } });
  await all((number) => `POST /containers/c${number}/start`);
  const full = await held();
  await all((number) => `DELETE /containers/c${number}?force=1`);
  weights.push({ full, after: await held() });
}
console.log(JSON.stringify({ empty, weights }));
(await daemon.close()).getOrThrow();
