/**
 * What a controller shows of the records that all hosts share, in a form in which views can be compared.
 */
import type { Controller } from '../../../src/index.js';
import { recordsOf } from '../../../src/state/records.js';

/** A line for each record. */
export function sharedRecords({ core: { tables, host } }: Controller): string[] {
  const { networks, endpoints, members, vnis, pools, addresses } = recordsOf(tables, host.name);
  const shared = [...networks, ...endpoints, ...members, ...pools].filter(({ scope }) => scope === 'global');
  return [...shared, ...vnis, ...addresses.filter(({ pool }) => pool.startsWith('global'))].map((record) => JSON.stringify(record)).sort();
}
