/**
 * Many hosts as the store sees them: each plans what it is asked for into one commit at a time, as the library's commit
 * loop does, and waits until it has been told of what it has committed.
 *
 * Only what decides is modelled: how large commits are, who is told of them, and conflicts. With the policy `lowest`
 * hosts that create endpoints in one network pick the same next address from what they have been told last, so of those
 * who do it at the same moment one succeeds. Blocks of their own keep hosts apart. A verb that fails eight times ends.
 */
import { randomBelow } from '../../src/base/random.js';
import type { Clock, Random } from '../../src/base/runtime.js';
import type { MeasuredCosts, Profile, Verb, VerbCosts } from './costs.js';
import type { Server } from './server.js';

export interface Design {
  /** Hosts allocate from blocks of their own, as with the policy `affine`. */
  readonly blocks: boolean;
  /** Hosts are told only of networks that they have endpoints in. */
  readonly scoped: boolean;
  /** What is asked for within so many milliseconds goes into one commit. */
  readonly waitMs: number;
  /** A container's three calls, as it comes and as it goes, are one transaction. */
  readonly together: boolean;
}

export interface Shape {
  readonly hosts: number;
  readonly networks: number;
  /** How many hosts have endpoints of one network. */
  readonly hostsPerNetwork: number;
}

interface Asked {
  readonly costs: VerbCosts;
  readonly network: number;
  readonly askedMs: number;
  tries: number;
  done(isDone: boolean): void;
}

/** What the store has done for the hosts. */
export interface Counts {
  commits: number;
  conflicts: number;
  failed: number;
  writtenBytes: number;
  /** Commits times the watchers that were told. */
  events: number;
  toldBytes: number;
  verbs: number;
  /** How long each verb took, in milliseconds. */
  readonly tookMs: number[];
}

const TRIES = 8;

/** As the library's commit loop waits before it plans again. */
function longestWaitMs(tries: number): number {
  return tries < 2 ? 2 : 2 ** (TRIES - tries);
}

export class HostsModel {
  readonly counts: Counts = { commits: 0, conflicts: 0, failed: 0, writtenBytes: 0, events: 0, toldBytes: 0, verbs: 0, tookMs: [] };
  readonly #verbs: ReadonlyMap<Verb, VerbCosts>;
  readonly #hosts: readonly ModelHost[];

  constructor(parts: Parts, verbs: Profile['verbs']) {
    this.#verbs = new Map(verbs.map((costs) => [costs.verb, costs]));
    this.#hosts = Array.from({ length: parts.shape.hosts }, () => new ModelHost(parts, this.counts));
  }

  /** Asks a host for a verb; false when it has failed for good. */
  ask(host: number, verb: Verb, network: number): Promise<boolean> {
    const costs = this.#verbs.get(verb);
    if (costs === undefined) throw new Error(`nothing is known of '${verb}'`);
    return new Promise((done) => this.#hosts[host]!.ask(costs, network, done));
  }
}

export interface Parts {
  readonly clock: Clock;
  readonly random: Random;
  readonly server: Server;
  readonly costs: MeasuredCosts;
  readonly perCommit: Profile['perCommit'];
  readonly shape: Shape;
  readonly design: Design;
  /** By network: which commit has last given an address by the lowest policy; and all that was applied and told so far. */
  readonly history: History;
}

/** What was committed, and how far hosts have been told. */
export class History {
  applied = 0;
  told = 0;
  readonly lastGiven: number[] = [];
}

class ModelHost {
  readonly #parts: Parts;
  readonly #counts: Counts;
  #queue: Asked[] = [];
  #isCommitting = false;

  constructor(parts: Parts, counts: Counts) {
    this.#parts = parts;
    this.#counts = counts;
  }

  ask(costs: VerbCosts, network: number, done: (isDone: boolean) => void): void {
    this.#queue.push({ costs, network, askedMs: this.#parts.clock.now(), tries: 0, done });
    this.#begin(this.#parts.design.waitMs);
  }

  #begin(waitMs: number): void {
    if (this.#isCommitting || this.#queue.length === 0) return;
    this.#isCommitting = true;
    this.#parts.clock.after(waitMs, () => this.#commit());
  }

  #commit(): void {
    const { server, design, history } = this.#parts;
    const { batch, operations, bytes, sharedWrites, sharedBytes } = this.#takeBatch();
    const plannedOn = history.told;
    let isCommitted = false;
    server.commit({
      operations,
      apply: () => {
        const given = design.blocks ? [] : batch.filter(({ costs }) => costs.verb === 'create endpoint').map(({ network }) => network);
        if (given.some((network) => (history.lastGiven[network] ?? 0) > plannedOn)) return undefined;
        isCommitted = true;
        const revision = ++history.applied;
        for (const network of given) history.lastGiven[network] = revision;
        const watchers = sharedWrites === 0 ? 1 : this.#watchersOf(batch);
        this.#counts.commits++;
        this.#counts.writtenBytes += bytes;
        this.#counts.events += watchers;
        this.#counts.toldBytes += watchers * sharedBytes;
        const told = (): void => {
          history.told = revision;
          this.#settle(batch);
        };
        return { watchers, entries: Math.max(1, sharedWrites), told };
      },
      answer: () => {
        if (!isCommitted) this.#retry(batch);
      },
    });
  }

  /** All hosts, or all that have endpoints of one of the networks. */
  #watchersOf(batch: readonly Asked[]): number {
    const { shape, design } = this.#parts;
    if (!design.scoped) return shape.hosts;
    const networks = new Set(batch.filter(({ costs }) => costs.sharedWrites > 0).map(({ network }) => network)).size;
    return Math.min(shape.hosts, networks * (shape.hostsPerNetwork - 1) + 1);
  }

  /** As much of what waits as fits into a commit. */
  #takeBatch() {
    const { costs: limits, perCommit } = this.#parts;
    let { conditions, writes, bytes } = perCommit;
    let [taken, sharedWrites, sharedBytes] = [0, 0, 0];
    for (const { costs } of this.#queue) {
      const [allConditions, allWrites] = [conditions + costs.conditions, writes + costs.writes];
      if (taken > 0 && (allConditions > limits.conditionsPerCommit || allConditions + allWrites > limits.operationsPerCommit)) break;
      taken++;
      [conditions, writes] = [allConditions, allWrites];
      bytes += costs.bytes;
      sharedWrites += costs.sharedWrites;
      sharedBytes += costs.sharedBytes;
    }
    return { batch: this.#queue.splice(0, taken), operations: conditions + writes, bytes, sharedWrites, sharedBytes };
  }

  #settle(batch: readonly Asked[]): void {
    for (const one of batch) this.#end(one, true);
    this.#isCommitting = false;
    this.#begin(0);
  }

  #retry(batch: readonly Asked[]): void {
    this.#counts.conflicts++;
    const { clock, random } = this.#parts;
    for (const one of batch) if (++one.tries >= TRIES) this.#end(one, false);
    const again = batch.filter(({ tries }) => tries < TRIES);
    this.#isCommitting = false;
    if (again.length > 0) {
      clock.after(randomBelow(random, longestWaitMs(Math.max(...again.map(({ tries }) => tries)))), () => {
        this.#queue.unshift(...again);
        this.#begin(0);
      });
    }
    this.#begin(0);
  }

  #end(one: Asked, isDone: boolean): void {
    if (isDone) this.#counts.verbs++;
    else this.#counts.failed++;
    this.#counts.tookMs.push(this.#parts.clock.now() - one.askedMs);
    one.done(isDone);
  }
}
