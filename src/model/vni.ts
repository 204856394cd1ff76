/**
 * A VXLAN network identifier in use: its key is the number, so that no two subnets have one.
 */
import type { NetworkId } from './ids.js';

export interface VniRecord {
  readonly vni: number;
  readonly networkId: NetworkId;
  readonly subnet: string;
}

/** The first and last number handed out; smaller ones are left to others (drivers/overlay/overlay.go). */
export const FIRST_VNI = 256;
export const LAST_VNI = 2 ** 24 - 1;

export function vniKey(row: { vni: number }): string {
  return `global/vni/${row.vni}`;
}
