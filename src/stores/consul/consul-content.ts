/**
 * What a Consul holds of a store: reads of one state, single keys, and the change log.
 *
 * Everything here rejects when Consul does not answer, or refuses the token.
 */
import type { Entry, Revision, Snapshot } from '../../contracts/store.js';
import { isBelow } from '../prefixes.js';
import { completed, decodeRecord } from '../remote/change-log/change-record.js';
import { DidNotHappen } from '../remote/did-not-happen.js';
import { KnownLog } from '../remote/change-log/known-log.js';
import { beyond, type LogLimits } from '../remote/change-log/log-trimming.js';
import type { LoggedRevision } from '../remote/change-log/pulled-watch.js';
import type { UnreadableRevision } from '../remote/change-log/recent-log.js';
import type { ConsulClient, KeyState, Operation, TransactionAnswer, TransactionRefusal } from './consul-client.js';
import { bytesInBase64, bytesOf, condition, readBelow, remove, set, type ConsulLayout } from './consul-layout.js';

/** Operations of one transaction, at most. */
const OPERATIONS = 64;

export class ConsulContent {
  /** What is told here of the log need not be read to trim it. */
  readonly knownLog = new KnownLog();
  readonly #client: ConsulClient;
  readonly #layout: ConsulLayout;

  constructor(client: ConsulClient, layout: ConsulLayout) {
    this.#client = client;
    this.#layout = layout;
  }

  /** Runs a transaction that this store's content cannot refuse. */
  async run(operations: readonly Operation[]): Promise<TransactionAnswer> {
    const answer = await this.#client.transaction(operations);
    if (answer.kind === 'refused') throwIfDenied(answer);
    return answer;
  }

  /** Everything below distinct prefixes. */
  async read(prefixes: readonly string[]): Promise<Snapshot> {
    // More prefixes than fit a transaction are found among everything.
    const below = prefixes.length > OPERATIONS - 2 ? [''] : prefixes;
    const keys = await this.#read(below.map((prefix) => readBelow(this.#layout.keyOf(prefix))));
    const entries: Entry[] = [];
    let revision: Revision = 0;
    for (const state of keys) {
      const entry = this.#layout.entryOf(state);
      if (entry === undefined) revision = state.ModifyIndex;
      else if (below === prefixes || isBelow(prefixes, entry.key)) entries.push(entry);
    }
    return { revision, entries };
  }

  /** Keys by the revisions that wrote them, 0 for those that are not there, and the newest revision. */
  async revisionsOf(keys: readonly string[]): Promise<{ readonly revisions: ReadonlyMap<string, Revision>; readonly present: Revision }> {
    const states = await this.#states(keys.map((key) => this.#layout.keyOf(key)));
    const revisions = new Map(keys.map((key) => [key, states.get(this.#layout.keyOf(key))?.ModifyIndex ?? 0]));
    return { revisions, present: (await this.read([])).revision };
  }

  /** What is behind names of the log; those that are gone are left out. */
  async fetch(names: readonly string[]): Promise<(LoggedRevision | UnreadableRevision)[]> {
    const found: (LoggedRevision | UnreadableRevision)[] = [];
    for (let start = 0; start < names.length; start += OPERATIONS - 2) {
      const some = names.slice(start, start + OPERATIONS - 2);
      const keys = await this.#read(some.map((name) => readBelow(this.#layout.log + name)));
      for (const state of keys) if (state.Key !== this.#layout.head) found.push(await this.#logged(state));
    }
    return found;
  }

  /** The revision that removed a key, as far as the log says. */
  async removalOf(key: string): Promise<Revision | undefined> {
    const log = await this.#log();
    return log.findLast(({ Value }) => decodeRecord(bytesOf(Value)).removed.includes(key))?.ModifyIndex;
  }

  /** Drops the oldest revisions from the log until it is within its limits. */
  async trim(limits: LogLimits): Promise<void> {
    const { names } = await this.#client.names(this.#layout.log);
    const log = await this.knownLog.items(names.map((key) => key.slice(this.#layout.log.length)), (unseen) => this.fetch(unseen));
    const dropped = beyond(log, limits);
    for (let start = 0; start < dropped.length; start += OPERATIONS - 3) {
      const some = dropped.slice(start, start + OPERATIONS - 3);
      const [oldest, newest] = [some[0], some.at(-1)];
      if (oldest === undefined || newest === undefined) return;
      const answer = await this.run([
        // Who finds the oldest one gone has been overtaken by another client that does the same.
        condition(this.#layout.log + oldest.name, oldest.revision),
        { KV: { Verb: 'delete-tree', Key: this.#layout.floors } },
        set(`${this.#layout.floors}${newest.revision}`, new Uint8Array()),
        ...some.map(({ name }) => remove(this.#layout.log + name)),
      ]);
      if (answer.kind === 'refused') return;
    }
  }

  /** Reads what is asked for, and the head, in one state. */
  async #read(operations: readonly Operation[]): Promise<readonly KeyState[]> {
    // Consul hides what a token may not read, as if it were not there; only a condition is refused.
    const answer = await this.run([...operations, readBelow(this.#layout.head), condition(`${this.#layout.head}/nothing`, 0)]);
    return answer.kind === 'done' ? answer.keys : [];
  }

  /** The log in the order of its revisions. */
  async #log(): Promise<KeyState[]> {
    const keys = await this.#read([readBelow(this.#layout.log)]);
    return keys.filter(({ Key }) => Key !== this.#layout.head).sort((a, b) => a.ModifyIndex - b.ModifyIndex);
  }

  async #states(keys: readonly string[]): Promise<ReadonlyMap<string, KeyState>> {
    const found = new Map<string, KeyState>();
    for (let start = 0; start < keys.length; start += OPERATIONS) {
      let some = keys.slice(start, start + OPERATIONS);
      // A read of keys fails whole when one of them is not there, and says which.
      while (some.length > 0) {
        const answer = await this.run(some.map((Key) => ({ KV: { Verb: 'get', Key } })));
        if (answer.kind === 'done') {
          for (const state of answer.keys) found.set(state.Key, state);
          break;
        }
        const missing = new Set(answer.errors.map(({ OpIndex }) => OpIndex));
        some = some.filter((_key, index) => !missing.has(index));
      }
    }
    return found;
  }

  #logged({ Key, Value, ModifyIndex: revision }: KeyState): Promise<LoggedRevision | UnreadableRevision> {
    const name = Key.slice(this.#layout.log.length);
    this.knownLog.note({ name, revision, bytes: bytesInBase64(Value) });
    return completed(decodeRecord(bytesOf(Value)), revision, name, async (keys) => {
      const states = await this.#states(keys.map((key) => this.#layout.keyOf(key)));
      return [...states.values()].flatMap((state) => this.#layout.entryOf(state) ?? []);
    });
  }
}

function throwIfDenied({ errors }: TransactionRefusal): void {
  const denied = errors.find(({ What }) => /permission denied/i.test(What));
  if (denied !== undefined) throw new DidNotHappen('Permission denied');
}
