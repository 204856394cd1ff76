/**
 * ifconfig and route, as busybox shows them (networking/ifconfig.c, route.c): what `ip` tells, in older words.
 */
import type { NetworkInterface } from '../../dataplane/simulator/links/network-interface.js';
import type { Namespace } from '../../dataplane/simulator/namespace.js';
import { formatIpAddress, ipv4 } from '../../net/ip-address.js';
import { formatMacAddress } from '../../net/mac-address.js';
import { ipAddress } from '../../wire/ip-packet.js';
import type { Program } from '../process.js';

const LOOPBACK = 'lo';
const LOOPBACK_LINES = [
  'lo        Link encap:Local Loopback  ',
  '          inet addr:127.0.0.1  Mask:255.0.0.0',
  '          UP LOOPBACK RUNNING  MTU:65536  Metric:1',
  '',
];

/** Shows interfaces; it changes none. */
export const ifconfig: Program = ({ args, network, out, error }) => {
  const namespace = network.namespace();
  const device = args.find((arg) => !arg.startsWith('-'));
  const shown = (namespace?.interfaces() ?? []).filter(({ name }) => device === undefined || name === device);
  if (namespace === undefined || (device !== undefined && shown.length === 0)) {
    error(`ifconfig: ${device ?? LOOPBACK}: error fetching interface information: Device not found\n`);
    return Promise.resolve(1);
  }
  const sorted = shown.toSorted((a, b) => (a.name === LOOPBACK ? 1 : b.name === LOOPBACK ? -1 : 0));
  out(sorted.flatMap((one) => (one.name === LOOPBACK ? LOOPBACK_LINES : linesOf(namespace, one))).map((line) => `${line}\n`).join(''));
  return Promise.resolve(0);
};

function linesOf(namespace: Namespace, one: NetworkInterface): readonly string[] {
  const held = namespace.stack.routing.addressesOn(one).map(({ value, length }) => {
    const text = formatIpAddress(ipAddress(value));
    if (typeof value === 'bigint') return `          inet6 addr: ${text}/${length} Scope:${value >> 118n === 0x3fan ? 'Link' : 'Global'}`;
    const hostBits = 2 ** (32 - length) - 1;
    return `          inet addr:${text}  Bcast:${formatIpAddress(ipv4((value | hostBits) >>> 0))}  Mask:${maskOf(length)}`;
  });
  return [
    `${one.name.padEnd(9)} Link encap:Ethernet  HWaddr ${formatMacAddress(one.mac).toUpperCase()}  `,
    ...held,
    `          UP BROADCAST RUNNING MULTICAST  MTU:${one.mtuBytes}  Metric:1`,
    '',
  ];
}

/** Shows the routes of IPv4, the default one first; -n by their addresses alone, -e with other columns. */
export const route: Program = ({ args, network, out }) => {
  const options = args.filter((arg) => arg.startsWith('-')).join('');
  const [byNumber, other] = [options.includes('n'), options.includes('e')];
  const rows = ['Kernel IP routing table', `Destination     Gateway         Genmask         Flags ${other ? '  MSS Window  irtt' : 'Metric Ref    Use'} Iface`];
  const routing = network.namespace()?.stack.routing;
  const routes = (routing?.routes(4) ?? []).filter(({ via }) => via?.name !== LOOPBACK);
  const sorted = routes.toSorted((a, b) => (a.length === 0 ? -1 : b.length === 0 ? 1 : Number(a.network) - Number(b.network)));
  for (const { network: destination, length, gateway, via } of sorted) {
    const leaving = via ?? (gateway === undefined ? undefined : routing?.nextHop(gateway)?.via);
    if (leaving === undefined) continue;
    const target = length === 0 && !byNumber ? 'default' : formatIpAddress(ipAddress(destination));
    const by = gateway === undefined ? (byNumber ? '0.0.0.0' : '*') : formatIpAddress(ipAddress(gateway));
    const columns = [target, by, maskOf(length)].map((text) => text.padEnd(16)).join('');
    rows.push(`${columns}${(gateway === undefined ? 'U' : 'UG').padEnd(6)}${other ? '    0 0          0' : '0      0        0'} ${leaving.name}`);
  }
  out(rows.map((row) => `${row}\n`).join(''));
  return Promise.resolve(0);
};

function maskOf(length: number): string {
  return formatIpAddress(ipv4(length === 0 ? 0 : (0xffff_ffff << (32 - length)) >>> 0));
}
