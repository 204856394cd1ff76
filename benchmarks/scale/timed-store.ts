/**
 * A store in memory behind the modelled server, for real controllers: what they do meets the times that the hosts of the
 * model meet.
 *
 * Invariant: content and revisions change when the server applies a commit, and watchers are told when it tells them.
 */
import { Result } from '../../src/base/result.js';
import type { Clock } from '../../src/base/runtime.js';
import type { Commit, Committed, Conflict, Entry, Revision, Store, WatchEvent } from '../../src/contracts/store.js';
import type { MeasuredCosts, Setting } from './costs.js';
import { Server } from './server.js';

type Changes = Extract<WatchEvent, { kind: 'changes' }>;

interface Watcher {
  readonly prefixes: readonly string[];
  readonly queue: Changes[];
  wake(): void;
}

export class TimedStore implements Store {
  readonly name = 'modelled';
  readonly capability: Store['capability'];
  readonly server: Server;
  commits = 0;
  conflicts = 0;
  readonly #clock: Clock;
  readonly #setting: Setting;
  readonly #entries = new Map<string, Entry>();
  readonly #removed = new Map<string, Revision>();
  readonly #log: Changes[] = [];
  readonly #watchers = new Set<Watcher>();

  constructor(clock: Clock, costs: MeasuredCosts, setting: Setting) {
    const { operationsPerCommit, conditionsPerCommit } = costs;
    this.capability = { shared: true, durable: true, watch: 'pushed', operationsPerCommit, conditionsPerCommit, bytesPerValue: 2 ** 20, losesAnswers: true };
    this.server = new Server(clock, costs, setting);
    this.#clock = clock;
    this.#setting = setting;
  }

  async read(prefixes: readonly string[]) {
    await new Promise<void>((resolve) => void this.#clock.after(this.#setting.roundTripMs, resolve));
    const entries = [...this.#entries.values()].filter(({ key }) => below(key, prefixes)).sort((a, b) => (a.key < b.key ? -1 : 1));
    return Result.ok({ revision: this.#log.length, entries });
  }

  async commit(commit: Commit) {
    const { conditions, writes } = commit;
    const answer = await new Promise<Committed | Conflict>((resolve) => {
      let found: Committed | Conflict | undefined;
      this.server.commit({
        operations: conditions.length + writes.length,
        apply: () => {
          const against = conditions.flatMap(({ key, revision }) => ((this.#entries.get(key)?.revision ?? 0) === revision ? [] : [this.#entries.get(key)?.revision ?? this.#removed.get(key) ?? this.#log.length]));
          if (against.length > 0) {
            this.conflicts++;
            found = { kind: 'conflict', revision: Math.max(...against) };
            return undefined;
          }
          this.commits++;
          const changes = this.#write(writes);
          found = { kind: 'committed', revision: changes.revision };
          const watchers = [...this.#watchers].filter(({ prefixes }) => writes.some(({ key }) => below(key, prefixes)));
          return { watchers: watchers.length, entries: writes.length, told: () => tell(watchers, changes) };
        },
        answer: () => resolve(found!),
      });
    });
    return Result.ok(answer);
  }

  async *watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncGenerator<WatchEvent, void, undefined> {
    let wake = (): void => undefined;
    const watcher: Watcher = { prefixes, queue: this.#log.slice(after).flatMap((changes) => partOf(changes, prefixes)), wake: () => wake() };
    this.#watchers.add(watcher);
    signal.addEventListener('abort', () => wake(), { once: true });
    while (!signal.aborted) {
      const next = watcher.queue.shift();
      if (next === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else yield next;
    }
    this.#watchers.delete(watcher);
  }

  async close(): Promise<void> {}

  #write(writes: Commit['writes']): Changes {
    const revision = this.#log.length + 1;
    const entries: Entry[] = [];
    const removed: string[] = [];
    for (const { key, value } of writes) {
      if (value !== undefined) {
        entries.push({ key, value, revision });
        this.#entries.set(key, entries.at(-1)!);
      } else if (this.#entries.delete(key)) {
        removed.push(key);
        this.#removed.set(key, revision);
      }
    }
    const changes: Changes = { kind: 'changes', revision, entries, removed };
    this.#log.push(changes);
    return changes;
  }
}

function below(key: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => key.startsWith(prefix));
}

/** What a watcher of the prefixes is told of a revision, if anything. */
function partOf({ revision, entries, removed }: Changes, prefixes: readonly string[]): Changes[] {
  const part: Changes = { kind: 'changes', revision, entries: entries.filter(({ key }) => below(key, prefixes)), removed: removed.filter((key) => below(key, prefixes)) };
  return part.entries.length + part.removed.length === 0 ? [] : [part];
}

function tell(watchers: readonly Watcher[], changes: Changes): void {
  for (const watcher of watchers) {
    watcher.queue.push(...partOf(changes, watcher.prefixes));
    watcher.wake();
  }
}
