/**
 * One process of a cluster: an announced host that does its operations, several at once, and writes its history.
 *
 *     worker.ts URL HOST ADDRESS SEED LIFE FIRST LAST HISTORY
 *
 * It says the number of each operation as it begins, 'reaped HOST', and 'done'. Then it answers 'settle' with 'settled'
 * and 'show' with 'view JSON', and ends with its standard input.
 */
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom, randomBelow } from '../../../src/base/random.js';
import { createSystemRuntime } from '../../../src/base/system-runtime.js';
import { createController, type Controller, type Store } from '../../../src/index.js';
import { openStore } from '../../../src/stores/open-store.node.js';
import type { Chance } from '../../simulation/actions.js';
import { openHistory } from '../checker/history.js';
import { operate } from './operations.js';
import { sharedRecords } from './shared-records.js';

const TTL_MS = 1_000;
/** Operations under way at once. */
const LANES = 2;
const POLL_MS = 20;

const [url = '', name = '', address = '', seed = '', life = '', first = '', last = '', history = ''] = process.argv.slice(2);
const recorder = openHistory(history);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Opens the controller; one of a host that was killed is refused until its announcement has ended. */
async function open(store: Store): Promise<Controller> {
  for (;;) {
    const options = { host: { name, address }, store, clusterAdvertise: `${address}:2376`, clusterTtlMs: TTL_MS };
    const opened = await createController(options);
    if (opened.ok) return opened.value;
    if (!['HOST_NAME_IN_USE', 'CONTENTION_EXCEEDED', 'HOST_PRESENCE_LOST', 'STORE_UNAVAILABLE'].includes(opened.error.code)) throw opened.error;
    await pause(POLL_MS);
  }
}

function chanceOf(number: number): Chance {
  const random = createRandom(`${seed} ${name} ${number}`);
  const below = (limit: number): number => randomBelow(random, limit);
  const pick = <T>(choices: readonly T[]): T => choices.slice(below(choices.length))[0] ?? pick(choices);
  return { below, pick };
}

const store = (await openStore(url, createSystemRuntime())).getOrThrow();
const controller = await open(store);
let next = Number(first);

async function lane(): Promise<void> {
  while (next <= Number(last)) {
    const number = next++;
    const chance = chanceOf(number);
    // Mostly not while its store is away, when all is refused at once.
    if (chance.below(8) > 0) while (controller.status().state !== 'ready') await pause(POLL_MS);
    say(String(number));
    const reaped = await operate({ controller, recorder, chance, id: `${name}.${life}.${number}` });
    if (reaped !== undefined) say(`reaped ${reaped}`);
  }
}

await Promise.all(Array.from({ length: LANES }, lane));
say('done');
for await (const command of createInterface({ input: process.stdin })) {
  await controller.settled();
  say(command === 'show' ? `view ${JSON.stringify(sharedRecords(controller))}` : 'settled');
}
await controller.close();
await store.close();
