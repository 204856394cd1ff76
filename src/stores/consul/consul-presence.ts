/**
 * Presences in a Consul: announced keys, each kept by a session of its own.
 *
 * What a session holds goes with it, but Consul tells no revision of that. So the session holds a key of this store's
 * own, and whichever client sees that one gone removes the announced key in a commit. Consul ends a session when it was
 * not renewed for twice the time that it was given.
 */
import type { Clock } from '../../base/runtime.js';
import type { Conflict, Revision } from '../../contracts/store.js';
import { KeptPresence } from '../kept-presence.js';
import { responseOf, type ConsulClient } from './consul-client.js';
import type { ConsulContent } from './consul-content.js';
import { condition, remove, set, type ConsulLayout } from './consul-layout.js';
import type { ConsulWriter } from './consul-writer.js';

/** The shortest time that Consul gives a session unless it is told otherwise (session_ttl_min). */
const SHORTEST_TTL_MS = 10_000;

/** How often an announcement is tried that finds a key which nobody keeps any more. */
const TRIES = 3;

export interface ConsulPresencesOptions {
  readonly client: ConsulClient;
  readonly content: ConsulContent;
  readonly layout: ConsulLayout;
  readonly writer: ConsulWriter;
  readonly clock: Clock;
}

interface Session {
  readonly session: string;
  readonly endsAfterMs: number;
}

export class ConsulPresences {
  readonly #options: ConsulPresencesOptions;

  constructor(options: ConsulPresencesOptions) {
    this.#options = options;
  }

  /** Writes a key that is kept by a session; rejects as a call does. */
  async announce(key: string, value: Uint8Array, ttlMs: number): Promise<KeptPresence | Conflict> {
    const { session, endsAfterMs } = await this.#createSession(ttlMs);
    const destroy = (): void => void this.#options.client.destroySession(session).catch(() => undefined);
    try {
      for (let tries = 1; ; tries++) {
        const revision = await this.#write(key, value, session);
        if (revision !== undefined) return this.#keep(key, session, revision, endsAfterMs);
        const there = await this.#removeOverdue(key);
        if (there === undefined && tries < TRIES) continue;
        destroy();
        return { kind: 'conflict', revision: there ?? (await this.#options.content.read([])).revision };
      }
    } catch (thrown) {
      // Nobody will keep the key, if there is one.
      destroy();
      throw thrown;
    }
  }

  /** Removes announced keys whose sessions have ended. */
  async removeOverdue(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#removeOverdue(key);
  }

  #write(key: string, value: Uint8Array, session: string): Promise<Revision | undefined> {
    const { layout, writer } = this.#options;
    const own = [
      condition(layout.heldOf(key), 0),
      { KV: { Verb: 'lock', Key: layout.aliveOf(key), Session: session, Value: '' } },
      set(layout.heldOf(key), new TextEncoder().encode(session)),
    ];
    return writer.commitWith(own, { conditions: [{ key, revision: 0 }], writes: [{ key, value }] });
  }

  #keep(key: string, session: string, revision: Revision, ttlMs: number): KeptPresence {
    const { client, clock, layout, writer } = this.#options;
    return new KeptPresence({
      clock,
      ttlMs,
      revision,
      renew: () => client.renewSession(session),
      remove: async () => {
        const own = [condition(layout.heldOf(key), revision), remove(layout.heldOf(key)), remove(layout.aliveOf(key))];
        // Where that is refused, another client has removed the key as overdue.
        await writer.commitWith(own, { conditions: [{ key, revision }], writes: [{ key, value: undefined }] });
        await client.destroySession(session);
      },
    });
  }

  /** Removes a key unless a session keeps it, and gives the revision of one that stays. */
  async #removeOverdue(key: string): Promise<Revision | undefined> {
    const { content, layout, writer } = this.#options;
    const { revisions } = await content.revisionsOf([key]);
    const revision = revisions.get(key) ?? 0;
    if (revision === 0) return undefined;
    const held = layout.heldOf(key);
    const own = [condition(layout.aliveOf(key), 0), condition(held, revision), remove(held)];
    const removed = await writer.commitWith(own, { conditions: [{ key, revision }], writes: [{ key, value: undefined }] });
    return removed === undefined ? revision : undefined;
  }

  async #createSession(ttlMs: number): Promise<Session> {
    const { client } = this.#options;
    const asked = Math.ceil(ttlMs / 2);
    try {
      return { session: await client.createSession(asked), endsAfterMs: 2 * asked };
    } catch (thrown) {
      if (!/Invalid Session TTL/.test(String(responseOf(thrown)?.body)) || asked >= SHORTEST_TTL_MS) throw thrown;
      return { session: await client.createSession(SHORTEST_TTL_MS), endsAfterMs: 2 * SHORTEST_TTL_MS };
    }
  }
}
