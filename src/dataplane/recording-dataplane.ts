/**
 * A dataplane that does nothing but remember what it was told, and refuses what comes in the wrong order.
 *
 * It carries no packets, so it is what tests of the reconciler and large deployments without traffic use. A resource
 * that names what is not there, and the removal of one that is still named, fail as they would on a real host.
 */
import { Result } from '../base/result.js';
import { type Dataplane, DataplaneFailed, type Resource, type ResourceChange } from '../contracts/dataplane.js';
import { namesOfHost } from './resource-names.js';
import { ResourceTable } from './resource-table.js';

export interface RecordingDataplaneOptions {
  /** Interfaces that the host has by itself besides its loopback; `eth0` unless told. */
  readonly hostInterfaces?: readonly string[];
  /** Whether changes are kept in the log; they are unless told. */
  readonly keepLog?: boolean;
}

/** A dataplane whose resources and changes can be read back. */
export interface RecordingDataplane extends Dataplane {
  /** Every change that was made, in order, repeats included. */
  readonly log: readonly ResourceChange[];
  clearLog(): void;
}

/** Makes a dataplane that remembers. */
export function createRecordingDataplane(host: string, options: RecordingDataplaneOptions = {}): RecordingDataplane {
  const table = new ResourceTable(namesOfHost(options.hostInterfaces ?? ['eth0']));
  const keepLog = options.keepLog ?? true;
  const log: ResourceChange[] = [];
  return {
    host,
    log,
    apply(changes) {
      for (const change of changes) {
        const reason = 'put' in change ? table.put(change.put) : table.remove(change.remove.id);
        if (reason !== undefined) return Result.error(new DataplaneFailed({ host, resource: nameChanged(change), reason }));
        if (keepLog) log.push(change);
      }
      return Result.ok();
    },
    list: () => table.list(),
    clearLog() {
      log.length = 0;
    },
  };
}

function nameChanged(change: ResourceChange): string {
  const resource: Resource = 'put' in change ? change.put : change.remove;
  return `${resource.kind} "${resource.id}"`;
}
