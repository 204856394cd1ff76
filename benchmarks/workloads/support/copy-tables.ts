/**
 * The records of tables, decoded anew into other tables, as another host of the same cluster would have them.
 */
import { decode, encode } from '../../../src/model/codec.js';
import { addressKey } from '../../../src/model/pool.js';
import { formatIpAddress } from '../../../src/net/ip-address.js';
import { addressAt } from '../../../src/net/ip-prefix.js';
import type { Tables } from '../../../src/state/tables.js';
import { Table } from '../../../src/state/table.js';

export function copyTables(from: Tables, to: Tables): Tables {
  const targets = new Map(to.collections.map((collection) => [collection.name, collection]));
  // A store tells of addresses first.
  for (const { key, network, addresses } of from.ipam.poolIndex.entries()) {
    for (const ordinal of addresses.held()) to.ipam.addresses.load(addressKey(key, formatIpAddress(addressAt(network, ordinal))), decode(encode({ owner: addresses.owner(ordinal) })), 1);
  }
  for (const collection of from.collections) {
    if (!(collection instanceof Table)) continue;
    const rows = collection as Table<object>;
    for (const row of rows.rows()) targets.get(collection.name)?.load(rows.keyOf(row), decode(encode(row)), 1);
  }
  return to;
}
