/**
 * The calls that a store makes of a ZooKeeper, as promises.
 *
 * Everything here rejects when ZooKeeper does not answer, or refuses the user.
 */
import type { Stat } from 'node-zookeeper-client';
import { trusted } from '../../../base/brand.js';
import type { ZooKeeperModule } from './raw-client.js';
import type { ZooKeeperConnection } from './connection.js';
import { codeOf, NO_NODE, NODE_EXISTS } from './errors.js';

/** One operation of a transaction. */
export type Operation =
  /** That there is such a node. */
  | { readonly kind: 'check'; readonly path: string }
  /** That there is no such node, and then: a new one. */
  | { readonly kind: 'create'; readonly path: string; readonly bytes: Buffer; readonly ephemeral?: boolean }
  | { readonly kind: 'set'; readonly path: string; readonly bytes: Buffer }
  | { readonly kind: 'remove'; readonly path: string };

export interface Node {
  readonly bytes: Buffer;
  readonly stat: Stat;
}

const EMPTY = Buffer.alloc(0);

/** Errors by which ZooKeeper says that an operation did not fit what there is. */
const MISFITS: ReadonlySet<number | undefined> = new Set([NO_NODE, NODE_EXISTS]);

export class ZooKeeperNodes {
  readonly #zookeeper: ZooKeeperModule;
  readonly #digest: boolean;

  constructor(
    zookeeper: ZooKeeperModule,
    readonly connection: ZooKeeperConnection,
    options: { readonly digest: boolean },
  ) {
    this.#zookeeper = zookeeper;
    this.#digest = options.digest;
  }

  /** A node; undefined when there is none. */
  get(path: string, watcher?: () => void): Promise<Node | undefined> {
    return orUndefined(
      this.connection.call<Node>((client, done) => {
        const answered = (error: unknown, bytes: Buffer | undefined, stat: Stat): void => done(error, { bytes: bytes ?? EMPTY, stat });
        if (watcher === undefined) client.getData(path, answered);
        else client.getData(path, watcher, answered);
      }),
    );
  }

  /** The names of a node's children; none when there is no such node. */
  async children(path: string, watcher?: () => void): Promise<readonly string[]> {
    const names = await orUndefined(
      this.connection.call<readonly string[]>((client, done) => {
        if (watcher === undefined) client.getChildren(path, done);
        else client.getChildren(path, watcher, done);
      }),
    );
    return names ?? [];
  }

  /** Whether there is a node, through another session than the own one if that is given. */
  async exists(path: string, connection = this.connection): Promise<boolean> {
    const stat = await connection.call<Stat | null>((client, done) => client.exists(path, done));
    return stat !== null;
  }

  /** Makes empty nodes where there are none, parents first. */
  async ensure(paths: readonly string[]): Promise<void> {
    const acl = this.#acl();
    const there = await Promise.all(paths.map((path) => this.exists(path)));
    // Who may not make a node learns nothing about whether it is there already.
    const missing = paths.filter((_path, index) => there[index] !== true);
    const made = missing.map((path) => this.connection.call<string>((client, done) => client.create(path, EMPTY, acl, done)));
    for (const making of await Promise.allSettled(made)) {
      if (making.status === 'rejected' && codeOf(making.reason) !== NODE_EXISTS) throw making.reason;
    }
  }

  /**
   * Runs operations all or none, through another session than the own one if that is given. Gives what was set, by
   * path; undefined when an operation did not fit what there is.
   */
  async transaction(operations: readonly Operation[], connection = this.connection): Promise<ReadonlyMap<string, Stat> | undefined> {
    const acl = this.#acl();
    const { EPHEMERAL, PERSISTENT } = this.#zookeeper.CreateMode;
    let results: unknown;
    try {
      results = await connection.call<unknown>((client, done) => {
        const transaction = client.transaction();
        for (const operation of operations) {
          if (operation.kind === 'create') transaction.create(operation.path, operation.bytes, acl, operation.ephemeral === true ? EPHEMERAL : PERSISTENT);
          else if (operation.kind === 'set') transaction.setData(operation.path, operation.bytes);
          else transaction[operation.kind](operation.path);
        }
        transaction.commit(done);
      });
    } catch (thrown) {
      if (MISFITS.has(codeOf(thrown))) return undefined;
      throw thrown;
    }
    const stats = new Map<string, Stat>();
    for (const [index, { stat }] of trusted<readonly { stat?: Stat }[]>(results).entries()) {
      if (stat !== undefined) stats.set(operations[index]?.path ?? '', stat);
    }
    return stats;
  }

  /** Resolves when the server that answers has seen everything that was written before this was called. */
  async barrier(path: string): Promise<void> {
    // A transaction goes through the leader, and its answer comes after all before it.
    await this.transaction([{ kind: 'check', path }]);
  }

  /** Who gives a digest shares with nobody. */
  #acl(): InstanceType<ZooKeeperModule['ACL']>[] {
    const { ACL, Id, Permission } = this.#zookeeper;
    return [new ACL(Permission.ALL, this.#digest ? new Id('auth', '') : new Id('world', 'anyone'))];
  }
}

async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (codeOf(thrown) === NO_NODE) return undefined;
    throw thrown;
  }
}
