/**
 * Where a store's content and what it needs besides are in a ZooKeeper, below its prefix.
 *
 *     keys/<key>              a stamp and the value; its mzxid is the revision that wrote it
 *     stamps/<key>!<stamp>    is there exactly as long as the key holds that stamp
 *     head                    written with every commit: its mzxid is the newest revision, its version counts commits
 *     log/<name>              what one commit has changed; its czxid is the commit's revision. The log's own data is the
 *                             newest revision that is no longer in it
 *     held/<key>              an announced key
 *     alive/<key>             goes with the session that keeps it
 *
 * A node's version cannot stand for a revision: it begins anew when a node does, and the client takes version 0 for any.
 * So every write gives the key a new stamp, and conditions ask for that. Slashes in keys are commas in nodes' names.
 */
import type { Stat } from 'node-zookeeper-client';
import type { Revision } from '../../contracts/store.js';

/** What a key holds. */
export interface Stamped {
  readonly stamp: string;
  readonly value: Uint8Array;
}

export class ZooKeeperLayout {
  readonly root: string;
  readonly keys: string;
  readonly stamps: string;
  readonly head: string;
  readonly log: string;
  readonly held: string;
  readonly alive: string;

  /** The prefix is '' or ends with '/'. */
  constructor(prefix: string) {
    this.root = prefix === '' ? '' : `/${prefix.slice(0, -1)}`;
    this.keys = `${this.root}/keys`;
    this.stamps = `${this.root}/stamps`;
    this.head = `${this.root}/head`;
    this.log = `${this.root}/log`;
    this.held = `${this.root}/held`;
    this.alive = `${this.root}/alive`;
  }

  keyOf(key: string): string {
    return `${this.keys}/${nameOf(key)}`;
  }

  stampOf(key: string, stamp: string): string {
    return `${this.stamps}/${nameOf(key)}!${stamp}`;
  }

  logOf(name: string): string {
    return `${this.log}/${name}`;
  }

  heldOf(key: string): string {
    return `${this.held}/${nameOf(key)}`;
  }

  aliveOf(key: string): string {
    return `${this.alive}/${nameOf(key)}`;
  }

  /** What has to be there before the first commit, parents first. */
  get folders(): readonly string[] {
    const parts = this.root.split('/').slice(1);
    const parents = parts.map((_part, index) => `/${parts.slice(0, index + 1).join('/')}`);
    return [...parents, this.keys, this.stamps, this.head, this.log, this.held, this.alive];
  }
}

function nameOf(key: string): string {
  return key.replaceAll('/', ',');
}

/** The key of a node's name. */
export function keyOfName(name: string): string {
  return name.replaceAll(',', '/');
}

/** The number of a transaction, which grows with each; the client gives it as eight bytes. */
export function revisionOf(zxid: Buffer): Revision {
  return zxid.readUInt32BE(0) * 2 ** 32 + zxid.readUInt32BE(4);
}

export function writtenAt({ mzxid }: Stat): Revision {
  return revisionOf(mzxid);
}

export function createdAt({ czxid }: Stat): Revision {
  return revisionOf(czxid);
}

export function encodeStamped({ stamp, value }: Stamped): Buffer {
  return Buffer.concat([Buffer.of(stamp.length), Buffer.from(stamp, 'latin1'), value]);
}

/** What was encoded; nothing at all for a node that was never written. */
export function decodeStamped(bytes: Buffer): Stamped {
  const valueAt = 1 + (bytes[0] ?? 0);
  if (bytes.length < valueAt) return { stamp: '', value: new Uint8Array() };
  return { stamp: bytes.toString('latin1', 1, valueAt), value: new Uint8Array(bytes.buffer, bytes.byteOffset + valueAt, bytes.length - valueAt) };
}

/** A text and bytes, as the head holds a commit's name and its record. */
export const encodeNamed = (name: string, record: Uint8Array | undefined): Buffer => encodeStamped({ stamp: name, value: record ?? new Uint8Array() });
