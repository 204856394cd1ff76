/**
 * Several hosts on one memory store, each behind a network that delays, loses and cuts, all decided by a seed.
 *
 * A host may crash at any step of any call and start again; what its dead client had under way never answers.
 */
import { randomBelow } from '../../src/base/random.js';
import type { Random } from '../../src/base/runtime.js';
import { createSimulatedRuntime, type SimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { createController, type CnmError, type Controller, type ControllerOptions, type Result, type Store } from '../../src/index.js';
import { checkInvariants } from '../../src/model/invariants.js';
import { recordsOf } from '../../src/state/records.js';
import type { Faults } from '../../src/stores/decorators/faults.js';
import { faulty, type FaultyStore } from '../../src/stores/decorators/faulty.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';

/** A bad but bearable network. */
export const BAD_NETWORK: Partial<Faults> = {
  lateCall: 0.3,
  lateEvent: 0.3,
  maxDelayMs: 20,
  refusedCommit: 0.02,
  lostRequest: 0.02,
  lostAnswer: 0.02,
  conflict: 0.02,
  reset: 0.02,
};

/** A host that announces itself, which may be silent for a short while only. */
export const ANNOUNCED: Partial<ControllerOptions> = { clusterAdvertise: 'ens3:2376', clusterTtlMs: 100 };

/** Keys that stay when everything is deleted: they say that nothing is there. */
export const KEPT = /^(format|commits|decisions|intents)\/|^global\/(host|address-space)\/|^hosts\/[^/]+\/(address-space|port-search)\//;

/** A call that its host's crash has cut off. */
export const CRASHED = 'crashed';

export class Host {
  #client: FaultyStore;
  #controller: Controller | undefined;
  #crash: () => void = () => undefined;
  #crashed: Promise<typeof CRASHED> = Promise.resolve(CRASHED);
  #lives = 0;
  /** Calls that the client still makes before it crashes. */
  stepsToLive = Number.POSITIVE_INFINITY;

  constructor(
    readonly world: World,
    readonly name: string,
    readonly address: string,
  ) {
    this.#client = this.#connect();
  }

  get controller(): Controller | undefined {
    return this.#controller;
  }

  /** Opens a controller, over again when the network refuses it. */
  async start(): Promise<void> {
    this.#client = this.#connect();
    this.#crashed = new Promise((resolve) => (this.#crash = () => resolve(CRASHED)));
    const { runtime } = this.world;
    for (;;) {
      const parts = { ...runtime, random: runtime.random.fork(`${this.name} ${this.#lives++}`) };
      const host = { name: this.name, address: this.address };
      const opened = await this.#unlessCrashed(createController({ host, store: this.#client, runtime: parts, ...this.world.options }));
      if (opened === CRASHED) return;
      if (opened.ok) {
        this.#controller = opened.value;
        return;
      }
      if (opened.error.kind !== 'unavailable' && opened.error.kind !== 'conflict') throw opened.error;
      await this.world.pause(1);
    }
  }

  /** Runs a call unless the host crashes before it answers. */
  async run<T>(call: (controller: Controller) => Promise<Result<T, CnmError>>): Promise<Result<T, CnmError> | typeof CRASHED> {
    const controller = this.#controller;
    return controller === undefined ? CRASHED : this.#unlessCrashed(call(controller));
  }

  crash(): void {
    this.#client.crash();
    this.#controller = undefined;
    this.stepsToLive = Number.POSITIVE_INFINITY;
    this.#crash();
  }

  inject(faults: Partial<Faults>): void {
    this.#client.inject(faults);
  }

  /** Is cut off: nothing that it says is heard, and it hears nothing. */
  sleep(): void {
    this.#client.cut();
  }

  wake(): void {
    this.#client.heal();
  }

  /** Resolves when its stores answer. */
  async answering(): Promise<void> {
    const controller = this.#controller;
    if (controller !== undefined) await this.#unlessCrashed(controller.core.replica.answering());
  }

  #connect(): FaultyStore {
    const { runtime, store, faults } = this.world;
    const random = runtime.random.fork(`network ${this.name} ${this.#lives++}`);
    const onStep = (): void => {
      if (--this.stepsToLive === 0) this.crash();
    };
    return faulty(store, { clock: runtime.clock, random }, { faults, onStep });
  }

  #unlessCrashed<T>(promise: Promise<T>): Promise<T | typeof CRASHED> {
    return Promise.race([promise, this.#crashed]);
  }
}

export class World {
  #over = false;
  readonly runtime: SimulatedRuntime;
  readonly hosts: readonly Host[];
  readonly random: Random;

  constructor(
    seed: number,
    count: number,
    readonly faults: Partial<Faults> = BAD_NETWORK,
    readonly store: Store = createMemoryStore(),
    /** What each host's controller is opened with, besides the host, its store and its runtime. */
    readonly options: Partial<ControllerOptions> = {},
  ) {
    // A world that is over stands still: leases are renewed and stores probed for as long as a clock runs.
    this.runtime = createSimulatedRuntime({ seed, auto: (run) => this.#over || deferToMacrotask(run) });
    this.random = this.runtime.random.fork('world');
    this.hosts = Array.from({ length: count }, (_, at) => new Host(this, `h${at + 1}`, `10.99.0.${11 + at}`));
  }

  /** Stops time; nothing of this world happens any more. */
  end(): void {
    this.#over = true;
  }

  async start(): Promise<void> {
    for (const host of this.hosts) await host.start();
  }

  below(limit: number): number {
    return randomBelow(this.random, limit);
  }

  pick<T>(choices: readonly T[]): T {
    const [choice] = choices.slice(this.below(choices.length));
    return choice ?? this.pick(choices);
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.runtime.clock.after(ms, resolve));
  }

  /** No more faults; hosts that are down start again, and all see everything. */
  async heal(): Promise<void> {
    for (const host of this.hosts) {
      host.stepsToLive = Number.POSITIVE_INFINITY;
      const quiet = Object.fromEntries(Object.keys(BAD_NETWORK).map((fault) => [fault, fault === 'maxDelayMs' ? 1 : 0]));
      host.inject(quiet);
      host.wake();
      if (host.controller === undefined) {
        await host.start();
        host.inject(quiet);
      }
    }
    for (let round = 0; round < 2; round++) for (const host of this.hosts) await host.controller?.settled();
  }

  /** What is wrong with what each host sees, or one of them. */
  check(only?: Host): string[] {
    return (only === undefined ? this.hosts : [only]).flatMap((host) =>
      host.controller === undefined
        ? []
        : checkInvariants(recordsOf(host.controller.core.tables, host.name)).map((fault) => `${host.name} sees: ${fault}`),
    );
  }

  /** The keys in the store that say that something is there. */
  async leftovers(): Promise<string[]> {
    const snapshot = (await this.store.read([''])).getOrThrow();
    return snapshot.entries.map((entry) => entry.key).filter((key) => !KEPT.test(key));
  }
}

/** Runs something in a world from its start to its end. */
export async function inWorld<T>(world: World, run: (world: World) => Promise<T>): Promise<T> {
  try {
    await world.start();
    return await run(world);
  } finally {
    world.end();
  }
}
