/**
 * Presences in a ZooKeeper: announced keys, each kept by a session of its own.
 *
 * What a session holds goes with it, but ZooKeeper tells nobody in which revision of ours. So the session holds a node
 * of this store's own, and whichever client sees that one gone removes the announced key in a commit.
 */
import type { Clock } from '../../base/runtime.js';
import type { Conflict, Revision } from '../../contracts/store.js';
import { KeptPresence } from '../kept-presence.js';
import type { ZooKeeperConnection } from './client/connection.js';
import type { Operation, ZooKeeperNodes } from './client/nodes.js';
import type { ZooKeeperContent } from './zookeeper-content.js';
import type { ZooKeeperLayout } from './zookeeper-layout.js';
import type { ZooKeeperWriter } from './zookeeper-writer.js';

/** How often an announcement is tried that finds a key which nobody keeps any more. */
const TRIES = 3;

const EMPTY = Buffer.alloc(0);

export interface ZooKeeperPresencesOptions {
  readonly nodes: ZooKeeperNodes;
  readonly content: ZooKeeperContent;
  readonly layout: ZooKeeperLayout;
  readonly writer: ZooKeeperWriter;
  readonly clock: Clock;
  /** Opens a session that ends when it was not heard of for so long, and is followed by no other. */
  readonly openSession: (timeoutMs: number) => ZooKeeperConnection;
}

export class ZooKeeperPresences {
  readonly #options: ZooKeeperPresencesOptions;

  constructor(options: ZooKeeperPresencesOptions) {
    this.#options = options;
  }

  /** Writes a key that is kept by a session; rejects as a call does. */
  async announce(key: string, value: Uint8Array, ttlMs: number): Promise<KeptPresence | Conflict> {
    const session = this.#options.openSession(ttlMs);
    try {
      for (let tries = 1; ; tries++) {
        const revision = await this.#write(key, value, session);
        if (revision !== undefined) return this.#keep(key, session, revision);
        const there = await this.#removeOverdue(key);
        if (there === undefined && tries < TRIES) continue;
        void session.close();
        return { kind: 'conflict', revision: there ?? (await this.#options.content.present()) };
      }
    } catch (thrown) {
      // Nobody will keep the key, if there is one.
      void session.close();
      throw thrown;
    }
  }

  /** Removes announced keys whose sessions have ended. */
  async removeOverdue(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#removeOverdue(key);
  }

  #write(key: string, value: Uint8Array, session: ZooKeeperConnection): Promise<Revision | undefined> {
    const { layout, writer } = this.#options;
    const own: Operation[] = [
      { kind: 'create', path: layout.heldOf(key), bytes: EMPTY },
      { kind: 'create', path: layout.aliveOf(key), bytes: EMPTY, ephemeral: true },
    ];
    return writer.commitWith(own, { conditions: [{ key, revision: 0 }], writes: [{ key, value }] }, session);
  }

  #keep(key: string, session: ZooKeeperConnection, revision: Revision): KeptPresence {
    const { clock } = this.#options;
    return new KeptPresence({
      clock,
      // The server may grant more than it was asked for.
      ttlMs: session.timeoutMs,
      revision,
      renew: () => this.#isKept(key, session),
      remove: () => this.#remove(key, session, revision),
      onAbandon: () => session.abandon(),
    });
  }

  async #remove(key: string, session: ZooKeeperConnection, revision: Revision): Promise<void> {
    const { layout, writer } = this.#options;
    const own = [layout.heldOf(key), layout.aliveOf(key)].map((path): Operation => ({ kind: 'remove', path }));
    try {
      // Where that is refused, another client has removed the key as overdue.
      await writer.commitWith(own, { conditions: [{ key, revision }], writes: [{ key, value: undefined }] });
      await session.close();
    } catch (thrown) {
      session.abandon();
      throw thrown;
    }
  }

  /** Whether a session still keeps its key: the client renews it by itself, as long as there is a connection. */
  async #isKept(key: string, session: ZooKeeperConnection): Promise<boolean> {
    const { layout, nodes } = this.#options;
    const path = layout.aliveOf(key);
    try {
      return await nodes.exists(path, session);
    } catch (thrown) {
      // A server that was set back knows nothing of the session and turns it away, and does not say that it has ended.
      if (!session.ended && (await nodes.exists(path))) throw thrown;
      return false;
    }
  }

  /** Removes a key unless a session keeps it, and gives the revision of one that stays. */
  async #removeOverdue(key: string): Promise<Revision | undefined> {
    const { content, layout, writer } = this.#options;
    const revision = (await content.statesOf([key])).get(key)?.revision;
    if (revision === undefined) return undefined;
    const own: Operation[] = [
      { kind: 'create', path: layout.aliveOf(key), bytes: EMPTY },
      { kind: 'remove', path: layout.aliveOf(key) },
      { kind: 'remove', path: layout.heldOf(key) },
    ];
    const removed = await writer.commitWith(own, { conditions: [{ key, revision }], writes: [{ key, value: undefined }] });
    return removed === undefined ? revision : undefined;
  }
}
