/**
 * The modelled hosts beside real controllers on the same modelled server: the same containers come and go on both, as
 * many at a time, and both are asked what it took.
 */
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import type { Controller } from '../../src/controller/controller.js';
import { createController } from '../../src/controller/create-controller.js';
import { inFlight } from '../stores/measure.js';
import { VERBS, type MeasuredCosts, type Profile, type Setting } from './costs.js';
import { History, HostsModel } from './hosts-model.js';
import { call } from './profile.js';
import { Server } from './server.js';
import { TimedStore } from './timed-store.js';

export interface BesideReal {
  readonly hosts: number;
  readonly real: Took;
  readonly model: Took;
}

/** What a load took. */
export interface Took {
  readonly verbsPerSecond: number;
  readonly verbsPerCommit: number;
}

/** Containers that come and go on each host, and how many of them at a time. */
const LIVES = 96;
const AT_ONCE = 16;

export async function besideReal(hosts: number, costs: MeasuredCosts, profile: Profile, setting: Setting): Promise<BesideReal> {
  return { hosts, real: await real(hosts, costs, setting), model: await modelled(hosts, costs, profile, setting) };
}

async function real(count: number, costs: MeasuredCosts, setting: Setting): Promise<Took> {
  const runtime = createSimulatedRuntime({ seed: 1, auto: deferToMacrotask });
  const store = new TimedStore(runtime.clock, costs, setting);
  const controllers: Controller[] = [];
  for (let host = 0; host < count; host++) {
    const parts = { clock: runtime.clock, log: runtime.log, random: runtime.random.fork(`h${host}`) };
    controllers.push((await createController({ host: { name: `h${host}`, address: `192.0.2.${host + 1}` }, store, runtime: parts })).getOrThrow());
  }
  const ipam = { options: { 'com.docker.network.ipam.policy': 'affine' }, config: [{ subnet: '10.0.0.0/16' }] };
  (await controllers[0]!.createNetwork({ name: 'net', driver: 'overlay', ipam })).getOrThrow();
  for (const [host, controller] of controllers.entries()) {
    await controller.settled();
    // It stays, so that every host has its block, and is a member of the network, from the beginning.
    for (const verb of VERBS.slice(0, 3)) await call(controller, verb, `first-${host}`);
  }
  const [startMs, commits] = [runtime.clock.now(), store.commits];
  await Promise.all(
    controllers.map((controller, host) =>
      inFlight(LIVES, AT_ONCE, async (life) => {
        for (const verb of VERBS) await call(controller, verb, `${host}-${life}`);
      }),
    ),
  );
  const took = tookOf(count, runtime.clock.now() - startMs, store.commits - commits);
  for (const controller of controllers) (await controller.close()).getOrThrow();
  return took;
}

async function modelled(count: number, costs: MeasuredCosts, profile: Profile, setting: Setting): Promise<Took> {
  const { clock, random } = createSimulatedRuntime({ seed: 1, auto: deferToMacrotask });
  const server = new Server(clock, costs, setting);
  const shape = { hosts: count, networks: 1, hostsPerNetwork: count };
  const design = { blocks: true, scoped: false, waitMs: 0, together: false };
  const hosts = new HostsModel({ clock, random, server, costs, perCommit: profile.perCommit, shape, design, history: new History() }, profile.verbs);
  await Promise.all(
    Array.from({ length: count }, (_, host) =>
      inFlight(LIVES, AT_ONCE, async () => {
        for (const verb of VERBS) await hosts.ask(host, verb, 0);
      }),
    ),
  );
  return tookOf(count, clock.now(), hosts.counts.commits);
}

function tookOf(hosts: number, ms: number, commits: number): Took {
  const verbs = hosts * LIVES * VERBS.length;
  return { verbsPerSecond: (1_000 * verbs) / ms, verbsPerCommit: verbs / commits };
}
