/**
 * A follower of a log sees every revision of it in order, or learns that it cannot, whatever the log goes through.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LoggedRevision } from '../../src/stores/remote/change-log/pulled-watch.js';
import { RecentLog } from '../../src/stores/remote/change-log/recent-log.js';

/** A log on a server: revisions by name, some of them trimmed. */
class ServerLog {
  readonly #revisions: LoggedRevision[] = [];
  #floor = 0;
  #newest = 0;
  #names = 0;

  get newest(): number {
    return this.#newest;
  }

  commit(skipped = 0): LoggedRevision {
    const revision = (this.#newest += 1 + skipped);
    const logged = { revision, mark: `n${this.#names++}`, entries: [], removed: [`key/${revision}`], absent: [] };
    this.#revisions.push(logged);
    return logged;
  }

  trim(keep: number): void {
    for (const { revision } of this.#revisions.splice(0, Math.max(0, this.#revisions.length - keep))) this.#floor = revision;
  }

  /** Goes back to the state of an earlier revision. */
  setBack(to: number): void {
    while ((this.#revisions.at(-1)?.revision ?? 0) > to) this.#revisions.pop();
    this.#newest = this.#revisions.at(-1)?.revision ?? this.#floor;
  }

  list(): { names: string[]; floor: number } {
    return { names: this.#revisions.map(({ mark }) => mark).reverse(), floor: this.#floor };
  }

  fetch(names: readonly string[]): LoggedRevision[] {
    return this.#revisions.filter(({ mark }) => names.includes(mark));
  }

  after(revision: number): LoggedRevision[] {
    return this.#revisions.filter((logged) => logged.revision > revision);
  }
}

function follow(server: ServerLog): { recent: RecentLog; look: (between?: () => void) => Promise<string> } {
  const recent = new RecentLog({ fetch: async (names) => server.fetch(names), present: async () => server.newest });
  const look = async (between?: () => void): Promise<string> => {
    const askedAt = recent.newest;
    const listing = server.list();
    between?.();
    return recent.update({ ...listing, askedAt });
  };
  return { recent, look };
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('commit' as const), skipped: fc.nat(2), own: fc.boolean() }),
  fc.record({ kind: fc.constant('trim' as const), keep: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ kind: fc.constant('look' as const), trimmedBetween: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }) }),
  fc.record({ kind: fc.constant('read' as const) }),
);

test('a reader who reads on gets every revision once and in order, or is told to start anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const server = new ServerLog();
      const { recent, look } = follow(server);
      await look();
      let [seen, mark]: [number, string | undefined] = [0, undefined];
      for (const one of steps) {
        if (one.kind === 'trim') server.trim(one.keep);
        if (one.kind === 'look') {
          const outcome = await look(() => {
            if (one.trimmedBetween !== undefined) server.trim(one.trimmedBetween);
          });
          expect(['current', 'outdated']).toContain(outcome);
        }
        if (one.kind === 'commit') {
          const before = server.newest;
          const logged = server.commit(one.skipped);
          if (one.own) recent.offer(logged, recent.newest === before);
        }
        if (one.kind !== 'read') continue;
        const found = await recent.since(seen, mark);
        if (found === undefined) {
          // Whoever starts anew reads the present.
          [seen, mark] = [server.newest, undefined];
          continue;
        }
        const expected = server.after(seen).map(({ revision }) => revision);
        const shown = found.map(({ revision }) => revision);
        // What the server has trimmed meanwhile may still be held; beyond that, nothing is skipped.
        const common = shown.filter((revision) => expected.includes(revision));
        expect(common).toEqual(expected.slice(0, common.length));
        expect(shown).toEqual([...shown].sort((a, b) => a - b));
        if (found.length > 0) [seen, mark] = [found.at(-1)?.revision ?? seen, found.at(-1)?.mark];
      }
      while ((await look()) === 'outdated');
      const rest = await recent.since(seen, mark);
      if (rest !== undefined) expect(rest.at(-1)?.revision ?? seen).toBe(server.newest);
    }),
  );
});

test('a server that was set back is noticed, whatever it has committed since', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.nat(8), fc.nat(10), async (committed, kept, anew) => {
      fc.pre(kept < committed);
      const server = new ServerLog();
      const { recent, look } = follow(server);
      for (let count = 0; count < committed; count++) server.commit();
      expect(await look()).toBe('current');
      server.setBack(kept);
      for (let count = 0; count < anew; count++) server.commit();
      expect(await look()).toBe('set-back');
      expect((await recent.since(0, undefined))?.map(({ revision }) => revision)).toEqual(server.after(0).map(({ revision }) => revision));
    }),
  );
});

test('who stands after the present of a server that was set back starts anew', async () => {
  const server = new ServerLog();
  const { recent, look } = follow(server);
  server.commit();
  await look();
  expect(await recent.since(5, undefined)).toBeUndefined();
  expect(await recent.since(1, undefined)).toEqual([]);
  expect(await recent.since(1, 'another')).toBeUndefined();
});

test('a listing that was asked for before a commit of our own is not taken for an older state', async () => {
  const server = new ServerLog();
  const { recent, look } = follow(server);
  server.commit();
  await look();
  expect(await look(() => recent.offer(server.commit(), true))).toBe('current');
  expect(recent.newest).toBe(2);
});

test('a revision that cannot be shown any more ends what can be read on from', async () => {
  const recent = new RecentLog({
    fetch: async (names) => names.map((mark, index) => (mark === 'lost' ? { revision: 2, mark, unreadable: true } : { revision: index + 1, mark, entries: [], removed: [], absent: [] })),
    present: async () => 3,
  });
  expect(await recent.update({ names: ['a', 'lost', 'c'], floor: 0, askedAt: 0 })).toBe('current');
  expect(await recent.since(0, undefined)).toBeUndefined();
  expect((await recent.since(2, undefined))?.map(({ mark }) => mark)).toEqual(['c']);
});
