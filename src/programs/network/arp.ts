/**
 * arp, as busybox shows the neighbours (networking/arp.c): names by reverse lookups, unless numbers are asked for.
 */
import { formatReverseName } from '../../dns/reverse-name.js';
import { parseResolvConf } from '../../dns/resolv-conf.js';
import { formatIpAddress, type IpAddress, parseIpAddress } from '../../net/ip-address.js';
import { formatMacAddress } from '../../net/mac-address.js';
import { ipAddress } from '../../wire/ip-packet.js';
import { DnsType } from '../../wire/dns/records.js';
import { numbersOf } from '../options.js';
import { type Process, type Program, USAGE } from '../process.js';
import { addressOf, textOf } from './names.js';
import { query } from './nslookup.js';

/** Shows neighbours; it changes none. */
export const arp: Program = async (process) => {
  const options = numbersOf(process.args, '', 'anv', 'iHAt');
  if (typeof options === 'string') {
    process.error(`arp: ${options}\n`);
    return USAGE;
  }
  const { flags, texts, rest } = options;
  const [host] = rest;
  const wanted = host === undefined ? undefined : await addressOf(process, host, 4);
  if (host !== undefined && wanted === undefined) {
    process.error(`arp: bad address '${host}'\n`);
    return 1;
  }
  const { neighbours } = process.network.namespace()?.stack ?? {};
  const all = (neighbours?.list() ?? []).filter(({ address }) => typeof address === 'number');
  const asked = all.filter(({ address, via }) => (wanted === undefined || wanted.value === address) && (texts['i'] === undefined || via.name === texts['i']));
  for (const { address, via, mac, state } of asked) {
    const text = formatIpAddress(ipAddress(address));
    const name = flags.has('n') ? undefined : await nameOf(process, ipAddress(address));
    const link = mac === undefined ? '<incomplete> ' : `${formatMacAddress(mac)} [ether] ${state === 'permanent' ? ' PERM' : ''}`;
    process.out(`${name ?? '?'} (${text}) at ${link} on ${via.name}\n`);
  }
  if (asked.length === 0 && (wanted !== undefined || texts['i'] !== undefined)) process.out(`No match found in ${all.length} entries\n`);
  return 0;
};

/** The name of an address, asked of the container's first name server. */
async function nameOf(process: Process, address: IpAddress): Promise<string | undefined> {
  const server = parseIpAddress(parseResolvConf(textOf(process.files.read('/etc/resolv.conf'))).nameservers[0] ?? '');
  const reply = server === undefined ? undefined : await query(process, server, formatReverseName(address), DnsType.ptr);
  const record = reply?.message.answers.find((one) => one.type === DnsType.ptr);
  return record?.type === DnsType.ptr ? record.target.replace(/\.$/, '') : undefined;
}
