/**
 * The store's records of a network, as lines: keys without long ids, and the few members that tell what they are.
 */
import type { Store } from '../../contracts/store.js';
import { decode } from '../../model/codec.js';
import { keyPart } from '../../model/keys.js';
import type { Network } from '../../controller/network.js';
import { formatTable } from '../table.js';

/** The members that are shown of a record. */
const TELLING = ['name', 'driver', 'subnet', 'ipv4', 'macAddress', 'owner', 'host', 'vni', 'networkId'] as const;

/** Everything global that is of the network or of its pool. */
export async function storedLines(store: Store, network: Network): Promise<string[]> {
  const subnets = network.ipam.config.map(({ subnet = '' }) => subnet.replace('/', '_'));
  const snapshot = (await store.read(['global/'])).getOrThrow();
  const rows = snapshot.entries.flatMap(({ key, value }) => {
    const text = new TextDecoder().decode(value);
    const isOfIt = text.includes(network.id) || key.includes(keyPart(network.id)) || subnets.some((subnet) => key.includes(`/${subnet}`));
    return isOfIt ? [[shortened(key), valueText(decode(value) ?? {})]] : [];
  });
  return formatTable(rows);
}

function valueText(record: object): string {
  const members = Object.entries(record).filter(([name]) => TELLING.some((telling) => telling === name));
  return shortened(members.map(([name, value]: [string, unknown]) => `${name} ${addressOf(value) ?? String(value)}`).join(', '));
}

/** The address of an address's record. */
function addressOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'address' in value ? String(value.address) : undefined;
}

/** Ids of 64 digits as docker's lists show them. */
function shortened(text: string): string {
  return text.replaceAll(/([0-9a-f]{12})[0-9a-f]{52}/g, '$1');
}
