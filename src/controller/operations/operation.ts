/**
 * What every operation works with: a transaction, the tables, the drivers and the host it runs on.
 *
 * An operation is a synchronous function over it that returns a Result. It may be planned several times, against newer
 * tables each time, so all that it decides comes from here. Whoever reads an operation has read all that it decides:
 * nothing below the commit is written by it.
 */
import type { Clock, Random } from '../../base/runtime.js';
import { createId } from '../../model/ids.js';
import type { HostRecord } from '../../model/host.js';
import type { Tables } from '../../state/tables.js';
import type { Transaction } from '../../state/transaction.js';
import type { Registry } from '../registry.js';

export interface Operation {
  readonly tx: Transaction;
  readonly tables: Tables;
  readonly registry: Registry;
  readonly host: HostRecord;
  readonly clock: Clock;
  readonly random: Random;
  /** The same in every plan of one operation, and in no other's. */
  readonly attempt: object;
  /** Since when at least a host is gone that announced itself, in milliseconds since 1970; undefined when it is not. */
  readonly goneSinceMs: (host: string) => number | undefined;
}

export function newId(operation: Operation): string {
  return createId(operation.random);
}
