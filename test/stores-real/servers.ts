/**
 * The servers that the run has started, and stores on them for the conformance suite.
 */
import { randomUUID } from 'node:crypto';
import { describe, test, vi } from 'vitest';
import type { StoreFixture } from '../../src/conformance/index.js';
import { StoreUnavailable, type Commit, type Revision, type Store, type WatchEvent } from '../../src/contracts/store.js';

// Servers that start, elect and expire take seconds, and more of them on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The store URLs of the run's servers, by the store's name, as scripts/servers/index.mjs gives them. */
const urls: unknown = JSON.parse(process.env['LIBCNM_STORES'] ?? '{}');

/** Tests against one kind of server, left out where the run has none. */
export function describeServer(name: string, define: (url: string, port: number) => void): void {
  const url: unknown = typeof urls === 'object' && urls !== null ? Reflect.get(urls, name) : undefined;
  if (typeof url === 'string') describe(name, () => define(url, Number(/:(\d+)$/.exec(url)?.[1])));
  else test.skip(`${name}: this run has no server`);
}

/** A part of a server's keys that nobody else uses. */
export function freshPrefix(): string {
  return `test/${randomUUID()}`;
}

/**
 * A fixture whose clients all are on one fresh prefix.
 * @param open Makes a client.
 * @param forgetHistory Makes the server forget, given a client.
 */
export function remoteFixture(open: (prefix: string) => Promise<Store>, forgetHistory?: (store: Store) => Promise<void>): () => Promise<StoreFixture> {
  return async () => {
    const prefix = freshPrefix();
    const store = await open(prefix);
    return {
      store,
      second: () => open(prefix),
      ...(forgetHistory === undefined ? {} : { forgetHistory: () => forgetHistory(store) }),
      cleanup: () => store.close(),
    };
  };
}

/** Commits more revisions than a store remembers that was told to remember `length`. */
export async function fillLog(store: Store, length: number): Promise<void> {
  const commit = { conditions: [], writes: [{ key: 'elsewhere/filler', value: new Uint8Array() }] };
  for (let count = 0; count < 2 * length + 1; count++) await store.commit(commit);
}

/** Commits so much that a store that trims its log behind its commits forgets its present; resolves when it has. */
export async function forgetByFilling(store: Store, length: number): Promise<void> {
  const { revision } = (await store.read([])).getOrThrow();
  for (let forgotten = false; !forgotten; ) {
    await fillLog(store, length);
    const stop = new AbortController();
    for await (const event of store.watch(['elsewhere/'], revision, stop.signal)) {
      forgotten = event.kind === 'reset';
      stop.abort();
    }
  }
}

/** A commit of one key without conditions. */
export function put(key: string, text = ''): Commit {
  return { conditions: [], writes: [{ key, value: new TextEncoder().encode(text) }] };
}

/** A watch to be read event by event, which ends with the store. */
export function watchOf(store: Store, prefixes: readonly string[], after: Revision): AsyncIterator<WatchEvent> {
  return store.watch(prefixes, after, new AbortController().signal)[Symbol.asyncIterator]();
}

export async function nextEvent(watch: AsyncIterator<WatchEvent>): Promise<WatchEvent> {
  const result = await watch.next();
  if (result.done === true) throw new Error('the watch has ended');
  return result.value;
}

/** Why a store was unavailable, and what became of the call. */
export function reasonOf(answer: Awaited<ReturnType<Store['commit']>>): unknown[] {
  if (answer.ok || !(answer.error instanceof StoreUnavailable)) return [answer];
  return [answer.error.details.reason, answer.error.details.outcome];
}
