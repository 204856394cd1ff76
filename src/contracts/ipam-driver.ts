/**
 * What an IPAM driver must do: hand out pools of addresses and addresses of pools (libnetwork ipamapi/contract.go).
 *
 * A driver answers at once, works in the transaction that it is handed, and keeps what it hands out in the IPAM tables
 * of that transaction, so that its answers, the network or endpoint they are for, and the commit are one thing. After a
 * failure it need not clean up: the transaction is rolled back. Every address has an owner, and only the owner's
 * release frees it.
 */
import type { Result } from '../base/result.js';
import type { CnmError } from '../base/error.js';
import type { Labels } from '../model/labels.js';
import type { IpAddress } from '../net/ip-address.js';
import type { IpPrefix } from '../net/ip-prefix.js';
import type { Transaction } from '../state/transaction.js';

/** 'LocalDefault/10.0.0.0/24', or with a sub-pool 'LocalDefault/10.0.0.0/24/10.0.0.128/25'. */
export type PoolId = string;

/** Who acts, and in which transaction. */
export interface IpamContext {
  readonly tx: Transaction;
  /** The host's name, for policies that give each host its own addresses. */
  readonly host: string;
  /** The same in every plan of one operation, and in no other's. */
  readonly attempt?: object;
}

export interface PoolRequest {
  readonly addressSpace: string;
  /** A prefix as text; absent: one of the predefined pools. */
  readonly pool?: string;
  /** The range inside `pool` that addresses come from, as a prefix. */
  readonly subPool?: string;
  readonly family: 4 | 6;
  readonly options: Labels;
  /** Who asks: a network's id. */
  readonly owner: string;
  /** Prefixes that a predefined pool must not overlap: the host's own networks and nameservers. */
  readonly avoid?: readonly IpPrefix[];
}

export interface AllocatedPool {
  readonly poolId: PoolId;
  /** The whole pool, also when a sub-pool was asked for. Length 0 of family 4 from the null driver: no addresses. */
  readonly pool: IpPrefix;
  /** A gateway that the driver has chosen itself. */
  readonly gateway?: IpPrefix;
}

export interface AddressRequest {
  /** The address wanted; absent: the driver's choice. */
  readonly address?: IpAddress;
  /** Who will hold it: an endpoint's id, 'gateway' or 'aux:NAME' with the network's id. */
  readonly owner: string;
  /** `RequestAddressType: com.docker.network.gateway`, `com.docker.network.ipam.serial: true`, or a driver's own. */
  readonly options: Labels;
}

export interface IpamDriver {
  readonly name: string;
  readonly capability: { readonly requiresMacAddress: boolean };
  /** The address spaces used when none is named, by scope. */
  readonly addressSpaces: { readonly local: string; readonly global: string };
  requestPool(context: IpamContext, request: PoolRequest): Result<AllocatedPool, CnmError>;
  releasePool(context: IpamContext, poolId: PoolId, owner: string): Result<void, CnmError>;
  /** The address with the whole pool's prefix length, or undefined where the driver hands out none. */
  requestAddress(context: IpamContext, poolId: PoolId, request: AddressRequest): Result<IpPrefix | undefined, CnmError>;
  /** Frees an address that `owner` holds; another owner's is an error and stays. */
  releaseAddress(context: IpamContext, poolId: PoolId, address: IpAddress, owner: string): Result<void, CnmError>;
}
