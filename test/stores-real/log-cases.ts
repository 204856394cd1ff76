/**
 * What a store must keep whose watches follow a log on a server: the log is complete while many write and trim it, it
 * stays short, and following it costs what has changed and not what there is.
 */
import { expect, test } from 'vitest';
import type { Commit, Store, WatchEvent, Write } from '../../src/contracts/store.js';
import { startProxy } from '../support/breaking-proxy.js';
import { closingAfterEach } from './own-servers.js';
import { freshPrefix, nextEvent, put, watchOf } from './servers.js';

export interface CostTestOptions {
  readonly name: string;
  /** Where the server listens on loopback. */
  readonly port: number;
  /** Makes a client that reaches the server at a port. */
  readonly open: (port: number, prefix: string) => Promise<Store>;
}

export interface LogTestOptions extends CostTestOptions {
  readonly open: (port: number, prefix: string, options?: { readonly changeLogLength: number }) => Promise<Store>;
}

const encoder = new TextEncoder();

/** @param logLength How many revisions the log of a prefix holds. */
export function defineTrimTest({ name, port, open }: LogTestOptions, logLength: (prefix: string) => Promise<number>): void {
  const closing = closingAfterEach();
  const opened = async (...parameters: Parameters<typeof open>): Promise<Store> => closing(await open(...parameters));

  test(`${name}: while many write and trim the log, each watch adds up to the content`, async () => {
    const prefix = freshPrefix();
    const changeLogLength = 16;
    const stores = await Promise.all([0, 1, 2, 3].map(() => opened(port, prefix, { changeLogLength })));
    const shown = stores.map((store) => follow(store));
    await Promise.all(
      stores.map(async (store, index) => {
        for (let step = 0; step < 60; step++) expect((await store.commit(historyStep(index, step))).ok).toBe(true);
      }),
    );
    const [first] = stores;
    const content = (await first?.read(['']))?.getOrThrow();
    const expected = content?.entries.map(({ key, revision }) => [key, revision]);
    for (const view of shown) {
      await expect.poll(() => view.revision, { timeout: 10_000 }).toBe(content?.revision);
      expect([...view.content].sort()).toEqual(expected);
    }
    for (const store of stores) await store.close();
    // Each of the clients trims after half a log of its own commits.
    expect(await logLength(prefix)).toBeLessThanOrEqual(changeLogLength + (stores.length * changeLogLength) / 2);
  });
}

/** For logs that leave out long values. */
export function defineLeftOutTest({ name, port, open }: LogTestOptions): void {
  const closing = closingAfterEach();
  const opened = async (...parameters: Parameters<typeof open>): Promise<Store> => closing(await open(...parameters));

  test(`${name}: a value that is not kept in the log is shown all the same, as long as it is there`, async () => {
    const prefix = freshPrefix();
    const [writer, reader] = [await opened(port, prefix), await opened(port, prefix)];
    const large = new Uint8Array(300_000).fill(7);
    const start = (await reader.read([])).getOrThrow().revision;
    const first = (await writer.commit({ conditions: [], writes: [{ key: 'a/x', value: large }, ...put('a/y', '1').writes] })).getOrThrow();
    const watch = watchOf(reader, ['a/'], start);
    const event = await nextEvent(watch);
    expect(event).toMatchObject({ kind: 'changes', revision: first.revision });
    expect(event.kind === 'changes' && event.entries.map(({ key, value }) => [key, value.length, value.at(-1)])).toEqual([
      ['a/x', 300_000, 7],
      ['a/y', 1, 49],
    ]);
    const last = (await writer.commit(put('a/x', 'short'))).getOrThrow();
    expect(await nextEvent(watch)).toMatchObject({ kind: 'changes', revision: last.revision });
    // Who comes later can no longer be shown the first revision as it was.
    const late = watchOf(await opened(port, prefix), ['a/'], start);
    expect(await nextEvent(late)).toMatchObject({ kind: 'reset', snapshot: { revision: last.revision, entries: [{ key: 'a/x' }, { key: 'a/y' }] } });
  });
}

export function defineCostTest({ name, port, open }: CostTestOptions): void {
  const closing = closingAfterEach();
  const opened = async (...parameters: Parameters<typeof open>): Promise<Store> => closing(await open(...parameters));

  test(`${name}: a change costs who watches its own size, not that of the content`, async () => {
    const prefix = freshPrefix();
    const proxy = closing(await startProxy(port));
    const [writer, reader] = [await opened(port, prefix), await opened(proxy.port, prefix)];
    const value = new Uint8Array(20_000).fill(1);
    for (let index = 0; index < 60; index += 6) {
      const writes = Array.from({ length: 6 }, (_, offset): Write => ({ key: `a/${index + offset}`, value }));
      expect((await writer.commit({ conditions: [], writes })).ok).toBe(true);
    }
    const before = proxy.bytes;
    const { revision } = (await reader.read([''])).getOrThrow();
    const contentBytes = proxy.bytes - before;
    const watch = watchOf(reader, [''], revision);
    const shown = nextEvent(watch);
    await writer.commit(put('a/first'));
    await shown;
    const changes = 20;
    const begun = proxy.bytes;
    for (let step = 0; step < changes; step++) {
      const next = nextEvent(watch);
      await writer.commit(put('a/small', String(step)));
      expect((await next).kind).toBe('changes');
    }
    expect((proxy.bytes - begun) / changes).toBeLessThan(contentBytes / 50);
  });
}

/** What a watch from the beginning has shown by now: keys with the revisions that wrote them. */
function follow(store: Store): { readonly content: Map<string, number>; revision: number } {
  const view = { content: new Map<string, number>(), revision: 0 };
  const take = (event: WatchEvent): void => {
    if (event.kind === 'reset') view.content.clear();
    else for (const key of event.removed) view.content.delete(key);
    for (const { key, revision } of event.kind === 'reset' ? event.snapshot.entries : event.entries) view.content.set(key, revision);
    const revision = event.kind === 'reset' ? event.snapshot.revision : event.revision;
    expect(revision).toBeGreaterThan(view.revision);
    view.revision = revision;
  };
  void (async () => {
    for await (const event of store.watch([''], 0, new AbortController().signal)) take(event);
  })();
  return view;
}

/** One commit of a history of several clients on the same few keys, which come and go without conditions. */
function historyStep(client: number, step: number): Commit {
  const key = (offset: number): string => `a/${(step * 3 + client + offset) % 7}`;
  const value = encoder.encode(`${client} ${step}`);
  return { conditions: [], writes: [{ key: key(0), value }, { key: key(1), value: (step + client) % 3 === 0 ? undefined : value }] };
}
