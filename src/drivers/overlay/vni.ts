/**
 * One VXLAN network identifier for each subnet, exclusive in the cluster: the record's key is the number.
 *
 * Chosen when the network is created, in the same transaction. Invariant: no two subnets have one number.
 */
import { errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { DriverContext, NetworkRequest } from '../../contracts/driver.js';
import { LAST_VNI, vniKey } from '../../model/vni.js';

/** A number that a user asked for and another network has. */
export class VniInUse extends errorClass('VNI_IN_USE', 'forbidden', {
  message: (d: { vni: number; networkId: string }) => `vxlan id ${d.vni} is in use`,
  explanation: (d) => `Network ${d.networkId} has it; choose another number or leave the choice to the driver.`,
}) {}

/** All 16 million numbers are taken. */
export class NoAvailableVni extends errorClass('NO_AVAILABLE_VNI', 'unavailable', {
  message: (_: { inUse: number }) => 'failed to allocate vxlan id: no bit available',
  explanation: (d) => `${d.inUse} numbers are in use; delete an overlay network.`,
}) {}

/** Takes one number for each subnet: that asked for, else the lowest free; 0 leaves the choice as well. */
export function claimVnis(
  context: DriverContext,
  network: NetworkRequest,
  subnets: readonly string[],
  wanted: readonly number[],
): Result<Record<string, number>, VniInUse | NoAvailableVni> {
  const claimed: Record<string, number> = {};
  for (const [at, subnet] of subnets.entries()) {
    const asked = wanted[at] ?? 0;
    const vni = asked === 0 ? context.tables.freeVni.lowest() : asked;
    if (vni > LAST_VNI) return Result.error(new NoAvailableVni({ inUse: context.tables.vnis.size }));
    const other = context.tx.get(context.tables.vnis, vniKey({ vni }));
    if (other !== undefined) return Result.error(new VniInUse({ vni, networkId: other.networkId }));
    context.tx.insert(context.tables.vnis, { vni, networkId: network.id, subnet });
    claimed[subnet] = vni;
  }
  return Result.ok(claimed);
}

/** Gives back the numbers of a network. */
export function releaseVnis(context: DriverContext, vnis: Iterable<number>): void {
  for (const vni of vnis) {
    const row = context.tx.get(context.tables.vnis, vniKey({ vni }));
    if (row !== undefined) context.tx.delete(context.tables.vnis, row);
  }
}
