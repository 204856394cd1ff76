/**
 * An hour of churn on a virtual clock: containers come and go on hosts of one store, and as many are there at the end as
 * at the beginning.
 *
 * A slot is one container's place: which host, which network, whether it publishes a port. What a slot holds is taken
 * down and built anew over and over, now and then by another host's force or with a network of its own; and once in a
 * while another host opens the store and closes it again. Invariant: at
 * rest every slot holds exactly one sandbox with one joined endpoint, so whatever is counted then is the same each time.
 */
import { randomBelow } from '../../src/base/random.js';
import type { Random } from '../../src/base/runtime.js';
import { createSimulatedRuntime, type SimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { createRecordingDataplane, type RecordingDataplane } from '../../src/dataplane/recording-dataplane.js';
import { createController, type CnmError, type Controller, type Network, type Result, type Store } from '../../src/index.js';
import { faulty } from '../../src/stores/decorators/faulty.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';

/** Late now and then, and told of conflicts that are none. */
const NETWORK = { lateCall: 0.02, lateEvent: 0.02, maxDelayMs: 5, conflict: 0.01 };

/** All of the churn takes this long, however much it is. */
const WHOLE_MS = 3_600_000;

/** Workers wake together at whole ones, so that they share commits as callers of a busy host do. */
const TICK_MS = 10;

/** What a slot's turnover is, about. */
export const OPERATIONS_A_LIFE = 6;

const WORKERS = 64;
const ENDPOINTS_A_NETWORK = 500;

export interface ChurnOptions {
  readonly operations: number;
  /** How many are there at any time. */
  readonly endpoints: number;
  readonly hosts: number;
  readonly seed: number;
}

interface Host {
  readonly name: string;
  readonly controller: Controller;
  readonly dataplane: RecordingDataplane;
}

interface Slot {
  readonly number: number;
  readonly host: Host;
  readonly network: string;
  /** It may be deleted by another host's force. */
  readonly isShared: boolean;
  lives: number;
}

export class Churn {
  /** Verbs that were called, whatever they answered. */
  operations = 0;
  readonly #options: ChurnOptions;
  readonly #runtime: SimulatedRuntime;
  /** A short log: what a watch could still begin from is kept, and is no growth. */
  readonly #store: Store = createMemoryStore({ changeLogLength: 64 });
  readonly #random: Random;
  #hosts: readonly Host[] = [];
  #slots: readonly Slot[] = [];
  #visits = 0;
  #lives = 0;
  #isOver = false;

  constructor(options: ChurnOptions) {
    this.#options = options;
    this.#runtime = createSimulatedRuntime({ seed: options.seed, auto: (run) => this.#isOver || deferToMacrotask(run) });
    this.#random = this.#runtime.random.fork('churn');
  }

  /** Milliseconds that have passed on the virtual clock. */
  get nowMs(): number {
    return this.#runtime.clock.now();
  }

  get hosts(): readonly Controller[] {
    return this.#hosts.map(({ controller }) => controller);
  }

  /** Opens the hosts and fills every slot. */
  async open(tell: (done: number, of: number) => void): Promise<void> {
    this.#hosts = await Promise.all(Array.from({ length: this.#options.hosts }, (_, at) => this.#openHost(at)));
    this.#slots = await this.#createNetworks();
    let filled = 0;
    await this.#spread(this.#slots, async (slot) => {
      await this.#fill(slot);
      tell(++filled, this.#slots.length);
    });
    await this.#visit();
    await this.#rest();
  }

  /** Goes on until so many operations have been done in all, and everything is at rest again. */
  async until(operations: number, tell: (operations: number) => void): Promise<void> {
    const start = this.operations;
    const endMs = this.nowMs + (WHOLE_MS * (operations - start)) / this.#options.operations;
    await Promise.all(
      Array.from({ length: WORKERS }, async (_, worker) => {
        while (this.operations < operations) {
          const livesLeft = Math.max(1, (operations - this.operations) / OPERATIONS_A_LIFE / WORKERS);
          const ticks = (2 * Math.max(0, endMs - this.nowMs)) / livesLeft / TICK_MS;
          await this.#pause(TICK_MS * (1 + randomBelow(this.#random, Math.ceil(ticks) + 1)));
          const own = Math.ceil((this.#slots.length - worker) / WORKERS);
          const slot = own > 0 ? this.#slots[worker + WORKERS * randomBelow(this.#random, own)] : undefined;
          if (slot === undefined) return;
          await this.#turnOver(slot);
          if (++this.#lives % this.#options.endpoints === 0) await this.#visit();
          tell(this.operations);
        }
      }),
    );
    if (this.operations === start) throw new Error('nothing was done');
    await this.#rest();
  }

  /** How many there are of everything that can be counted; the same at every rest. */
  async census(): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = { timers: this.#runtime.clock.pending };
    const count = (what: string, by = 1): void => void (counts[what] = (counts[what] ?? 0) + by);
    for (const { key } of (await this.#store.read([''])).getOrThrow().entries) count(`store: ${/^(?:hosts\/[^/]+|[^/]+)\/[^/]+/.exec(key)?.[0].replace(/^commits\/.*/, 'commits') ?? key}`);
    for (const { name, controller, dataplane } of this.#hosts) {
      count(`${name}: devices`, dataplane.list().length);
      for (const { name: table, keys } of controller.core.tables.collections.map((all) => ({ name: all.name, keys: (['global', 'local'] as const).flatMap((scope) => [...all.keys(scope)]) }))) {
        count(`${name}: ${table}`, keys.length);
      }
    }
    return counts;
  }

  /** Ends everything; time stands still from then on. */
  async close(): Promise<void> {
    for (const { controller } of this.#hosts) (await controller.close()).getOrThrow();
    this.#isOver = true;
  }

  /** A host that comes, sees everything, and goes. */
  async #visit(): Promise<void> {
    const { controller } = await this.#openHost(this.#options.hosts, `visit ${this.#visits++}`);
    await controller.settled();
    (await controller.close()).getOrThrow();
  }

  async #openHost(at: number, label = `host ${at}`): Promise<Host> {
    const name = `h${at}`;
    const { clock, log } = this.#runtime;
    const random = this.#random.fork(label);
    const store = faulty(this.#store, { clock, random: random.fork('network') }, { faults: NETWORK });
    const dataplane = createRecordingDataplane(name, { keepLog: false });
    const host = { name, address: `192.0.${at >>> 8}.${at & 255}` };
    const opened = await createController({ host, store, runtime: { clock, log, random }, dataplane, clusterAdvertise: '192.0.2.1:2376' });
    return { name, controller: opened.getOrThrow(), dataplane };
  }

  /** Half of the networks are shared by all hosts, the others are each one host's own. */
  async #createNetworks(): Promise<readonly Slot[]> {
    const { endpoints } = this.#options;
    const count = Math.max(2 * this.#hosts.length, Math.ceil(endpoints / ENDPOINTS_A_NETWORK));
    const networks: { readonly name: string; readonly host: Host; readonly isShared: boolean }[] = [];
    for (let number = 0; number < count; number++) {
      const host = this.#hosts[number % this.#hosts.length]!;
      const isShared = Math.floor(number / this.#hosts.length) % 2 === 0;
      const name = `n${number}`;
      const subnet = `10.${number >>> 4}.${(number & 15) * 16}.0/20`;
      (await host.controller.createNetwork({ name, driver: isShared ? 'overlay' : 'bridge', internal: number % 4 === 0, ipam: { config: [{ subnet }] } })).getOrThrow();
      networks.push({ name, host, isShared });
    }
    await this.#rest();
    return Array.from({ length: endpoints }, (_, number) => {
      const { name: network, host, isShared } = networks[number % networks.length]!;
      return { number, network, isShared, host: isShared ? this.#hosts[Math.floor(number / networks.length) % this.#hosts.length]! : host, lives: 0 };
    });
  }

  /** A new container in an empty slot. */
  async #fill(slot: Slot): Promise<void> {
    await this.#call(() => slot.host.controller.createSandbox({ containerId: containerIdOf(slot) }));
    await this.#connect(slot);
  }

  async #connect(slot: Slot): Promise<void> {
    const portBindings = slot.number % 16 === 5 ? ([{ protocol: 'tcp', port: 80 }] as const) : [];
    const name = nameOf(slot);
    const aliases = [`alias-of-${name}`];
    const endpoint = await this.#call(() => networkOf(slot).createEndpoint({ name, portBindings, aliases }));
    await this.#call(() => endpoint.join(slot.host.controller.sandboxByContainerId(containerIdOf(slot))!));
  }

  /** What a slot holds goes, and another comes. */
  async #turnOver(slot: Slot): Promise<void> {
    const chance = randomBelow(this.#random, 128);
    if (chance === 0) await this.#fail(slot);
    if (chance === 1) await this.#visitNetwork(slot);
    const endpoint = networkOf(slot).endpointByName(nameOf(slot))!;
    const sandbox = slot.host.controller.sandboxByContainerId(containerIdOf(slot))!;
    const forcer = chance === 2 && slot.isShared ? this.#hosts.find((host) => host !== slot.host) : undefined;
    if (forcer === undefined) {
      await this.#call(() => endpoint.leave());
      await this.#call(() => endpoint.delete());
    } else {
      await forcer.controller.settled();
      await this.#call(() => forcer.controller.endpointById(endpoint.id)!.delete({ force: true }));
      await slot.host.controller.settled();
    }
    // Few stay in their sandbox, since its record keeps the addresses that it had.
    const isReconnected = slot.number % 16 === 3 && slot.lives % 2 === 0;
    if (isReconnected) {
      slot.lives++;
      await this.#connect({ ...slot, lives: slot.lives });
      return;
    }
    await this.#call(() => sandbox.delete());
    slot.lives++;
    await this.#fill(slot);
  }

  /** Calls that must be refused, and leave nothing behind. */
  async #fail(slot: Slot): Promise<void> {
    const network = networkOf(slot);
    const twice = await network.createEndpoint({ name: nameOf(slot) });
    const full = await network.delete();
    const again = await slot.host.controller.createSandbox({ containerId: containerIdOf(slot) });
    this.operations += 3;
    const codes = [twice, full, again].map((result) => (result.ok ? 'ok' : result.error.code));
    if (codes.join() !== 'ENDPOINT_EXISTS,ACTIVE_ENDPOINTS,SANDBOX_EXISTS') throw new Error(`unexpected answers: ${codes.join()}`);
  }

  /** A network that comes with two endpoints and goes. */
  async #visitNetwork(slot: Slot): Promise<void> {
    const { controller } = slot.host;
    const ipv6 = slot.number % 2 === 0;
    const config = ipv6 ? [{ subnet: `fd00:${(slot.number >>> 16).toString(16)}:${(slot.number & 0xffff).toString(16)}::/64` }] : [];
    const network = await this.#call(() => controller.createNetwork({ name: `visit-${nameOf(slot)}`, driver: slot.isShared ? 'overlay' : 'bridge', ipv6, ipam: { config } }));
    for (const name of ['one', 'two']) await this.#call(() => network.createEndpoint({ name }));
    for (const endpoint of network.endpoints()) await this.#call(() => endpoint.delete());
    await this.#call(() => network.delete());
  }

  /** One call, over again where others were in its way for too long. */
  async #call<T>(verb: () => Promise<Result<T, CnmError>>): Promise<T> {
    for (;;) {
      const result = await verb();
      this.operations++;
      if (result.ok) return result.getOrThrow();
      if (result.error.code !== 'CONTENTION_EXCEEDED') throw new Error(`seed ${this.#options.seed}: ${result.error.code}: ${result.error.message}`);
    }
  }

  /** Work on each of many, as many at a time as there are workers. */
  async #spread<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
    const left = all.values();
    await Promise.all(
      Array.from({ length: 4 * WORKERS }, async () => {
        for (const one of left) await work(one);
      }),
    );
  }

  async #rest(): Promise<void> {
    for (const { controller } of this.#hosts) await controller.settled();
    await this.#pause(1_000);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#runtime.clock.after(ms, resolve));
  }
}

function networkOf({ host, network }: Slot): Network {
  return host.controller.networkByName(network)!;
}

/** Of one length whatever the life, so that what is kept is as long in each. */
function nameOf({ number, lives }: Slot): string {
  return `e${number.toString(36).padStart(5, '0')}-${lives.toString(36).padStart(6, '0')}`;
}

function containerIdOf({ number }: Slot): string {
  return `c${number.toString(36).padStart(5, '0')}`;
}
