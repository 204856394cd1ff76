/**
 * What /sys/class/net says of interfaces: a folder each, with a few of the files that Linux has there.
 *
 * They are made when they are read, so that they are always of now.
 */
import type { Namespace } from '../../dataplane/simulator/namespace.js';
import { formatMacAddress } from '../../net/mac-address.js';

const FOLDER = '/sys/class/net';
const LOOPBACK = 'lo';
const LOOPBACK_MTU_BYTES = 65_536;

/** The files of a namespace's interfaces, by path. */
export function interfaceFiles(namespace: Namespace | undefined): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { name, mtuBytes, mac } of namespace?.interfaces() ?? []) {
    const isLoopback = name === LOOPBACK;
    files[`${FOLDER}/${name}/address`] = `${isLoopback ? '00:00:00:00:00:00' : formatMacAddress(mac)}\n`;
    files[`${FOLDER}/${name}/mtu`] = `${isLoopback ? LOOPBACK_MTU_BYTES : mtuBytes}\n`;
    files[`${FOLDER}/${name}/operstate`] = isLoopback ? 'unknown\n' : 'up\n';
  }
  return files;
}
