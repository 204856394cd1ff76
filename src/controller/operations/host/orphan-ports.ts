/**
 * Host ports whose endpoint is gone or does not list them: another host has deleted it by force, or another store lost it.
 */
import type { HostPortRecord, PortHolder } from '../../../model/host-port.js';
import type { Tables } from '../../../state/tables.js';
import type { Operation } from '../operation.js';

export function hasOrphanPorts(tables: Tables): boolean {
  for (const row of tables.ports.rows()) if (row.holders.some((holder) => isOrphan(tables, row, holder))) return true;
  return false;
}

/** Takes the ports back. */
export function releaseOrphanPorts({ tx, tables }: Operation): void {
  for (const row of [...tables.ports.rows()]) {
    const holders = row.holders.filter((holder) => !isOrphan(tables, row, holder));
    if (holders.length === 0) tx.delete(tables.ports, row);
    else if (holders.length < row.holders.length) tx.update(tables.ports, { ...row, holders });
  }
}

function isOrphan(tables: Tables, { protocol, port }: HostPortRecord, { endpointId, address }: PortHolder): boolean {
  const published = tables.endpointsById.get(endpointId)?.publishedPorts ?? [];
  return !published.some((one) => one.protocol === protocol && one.hostPort === port && one.hostAddress === address);
}
