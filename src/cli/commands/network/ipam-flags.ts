/**
 * --subnet, --ip-range, --gateway and --aux-address put together: which of them belong to which subnet.
 *
 * docker's CLI does this before it asks the daemon (cli/command/network/create.go), so its refusals are the CLI's too.
 */
import type { IpamConfigOptions } from '../../../controller/settings/network-settings.js';
import { Result } from '../../../base/result.js';
import { parseIpAddress, type IpAddress } from '../../../net/ip-address.js';
import { parseIpPrefix, prefixContains, prefixesOverlap } from '../../../net/ip-prefix.js';
import type { UsageError } from '../../errors.js';
import type { Flags } from '../../flags.js';

/** A subnet while its parts are gathered. */
interface Gathered {
  readonly subnet: string;
  ipRange?: string;
  gateway?: string;
  readonly auxAddresses: [string, string][];
}

export function readIpamConfig(flags: Flags): Result<readonly IpamConfigOptions[], UsageError> {
  const [subnets, ranges, gateways] = [listOf(flags, 'subnet'), listOf(flags, 'ipRange'), listOf(flags, 'gateway')];
  const aux = flags.pairs('auxAddress');
  if (!aux.ok) return aux;
  const addresses = Object.entries(aux.value);
  if (subnets.length < ranges.length || subnets.length < gateways.length || (subnets.length === 0 && addresses.length > 0)) {
    return flags.refuse('every ip-range or gateway must have a corresponding subnet');
  }
  if (subnets.some((subnet, at) => subnets.slice(0, at).some((other) => overlap(subnet, other)))) {
    return flags.refuse('multiple overlapping subnet configuration is not supported');
  }
  const gathered: Gathered[] = subnets.map((subnet) => ({ subnet, auxAddresses: [] }));
  const fault =
    ranges.map((range) => placeOnce(gathered, 'ipRange', 'range', range)).find(isText) ??
    gateways.map((gateway) => placeOnce(gathered, 'gateway', 'gateway', gateway)).find(isText) ??
    addresses.map(([name, address]) => placeAux(gathered, name, address)).find(isText);
  if (fault !== undefined) return flags.refuse(fault);
  return Result.ok(gathered.map(({ auxAddresses, ...config }) => ({ ...config, ...(auxAddresses.length > 0 && { auxAddresses: Object.fromEntries(auxAddresses) }) })));
}

/** Values of an option that may be repeated or joined by commas. */
function listOf(flags: Flags, name: string): string[] {
  return flags.texts(name).flatMap((text) => text.split(','));
}

function placeOnce(gathered: readonly Gathered[], part: 'ipRange' | 'gateway', word: string, text: string): string | undefined {
  const subnet = gathered.find((one) => holds(one.subnet, text));
  if (subnet === undefined) return `no matching subnet for ${word} ${text}`;
  const other = subnet[part];
  if (other !== undefined) return `cannot configure multiple ${word}s (${text}, ${other}) on the same subnet (${subnet.subnet})`;
  subnet[part] = text;
  return undefined;
}

function placeAux(gathered: readonly Gathered[], name: string, address: string): string | undefined {
  const subnet = gathered.find((one) => holds(one.subnet, address));
  if (subnet === undefined) return `no matching subnet for aux-address ${address}`;
  subnet.auxAddresses.push([name, address]);
  return undefined;
}

/** Whether an address, or a prefix's own address, is in a subnet. */
function holds(subnet: string, text: string): boolean {
  const prefix = parseIpPrefix(subnet);
  const address: IpAddress | undefined = parseIpAddress(text) ?? parseIpPrefix(text)?.address;
  return prefix !== undefined && address !== undefined && prefixContains(prefix, address);
}

/** What is no subnet overlaps nothing; it is refused later, by its own name. */
function overlap(a: string, b: string): boolean {
  const [one, other] = [parseIpPrefix(a), parseIpPrefix(b)];
  return one !== undefined && other !== undefined && one.address.family === other.address.family && prefixesOverlap(one, other);
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
