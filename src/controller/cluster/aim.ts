/**
 * From a sender and a destination, as users name them, to a namespace and an address.
 *
 * A name is looked up as a program at the sender would. What is answered at the same instant is told before `takeAim`
 * returns, so that no clock has to move for it.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import type { NamespacePlace, Simulator } from '../../dataplane/simulator/simulator.js';
import { DEFAULT_HOSTS, formatHosts } from '../../dns/hosts-file.js';
import { formatResolvConf, NO_RESOLV_CONF } from '../../dns/resolv-conf.js';
import { type IpAddress, parseIpAddress } from '../../net/ip-address.js';
import type { Controller } from '../controller.js';
import { InvalidArgument } from '../errors/controller-errors.js';
import { NameNotFound } from '../errors/sandbox-errors.js';
import { Sandbox } from '../sandbox.js';
import { shown } from '../settings/input.js';
import { addressTypes, type Asker, lookUp } from './lookup.js';

/** Who sends: a sandbox, or a host itself. */
export type Origin = Sandbox | { readonly host: string };

/** Where a packet is sent: a sandbox of any host, a name as the sender resolves it, or an address. */
export type Destination = Sandbox | string;

/** Where senders and destinations are. */
export interface Aimed {
  readonly simulator: Simulator;
  readonly controllers: readonly Controller[];
}

/** The namespace that a packet leaves and the address that it goes to. */
export interface Aim {
  readonly place: NamespacePlace;
  readonly address: IpAddress;
}

/** A sender as one who looks names up. Errors: INVALID_ARGUMENT. */
export function askerOf({ controllers }: Aimed, from: Origin): Result<Asker, InvalidArgument> {
  if (from instanceof Sandbox) return Result.ok(from);
  const name = hostIn(from);
  const host = controllers.find((controller) => controller.host.name === name)?.host;
  if (host === undefined) return Result.error(new InvalidArgument({ argument: 'sender', value: shown(from), expected: 'a sandbox, or { host } with the name of a host' }));
  const conf = host.resolvConf ?? NO_RESOLV_CONF;
  const files = { '/etc/hosts': formatHosts(DEFAULT_HOSTS), '/etc/resolv.conf': formatResolvConf(conf) };
  return Result.ok({ host: host.name, namespace: HOST_NAMESPACE, containerId: host.name, files: () => files });
}

function hostIn(from: unknown): unknown {
  return typeof from === 'object' && from !== null && 'host' in from ? from.host : undefined;
}

/** What is wrong with a destination, if anything is. */
export function destinationFault(to: unknown): InvalidArgument | undefined {
  if (typeof to === 'string' || to instanceof Sandbox) return undefined;
  return new InvalidArgument({ argument: 'destination', value: shown(to), expected: 'a sandbox, a name or an address' });
}

/** Tells where a packet goes. Errors: NAME_NOT_FOUND, INVALID_ARGUMENT. */
export function takeAim(world: Aimed, from: Origin, to: Destination, tell: (aim: Result<Aim, CnmError>) => void): void {
  const asker = askerOf(world, from);
  if (!asker.ok) return tell(asker);
  const { host, namespace, containerId } = asker.value;
  const fault = destinationFault(to);
  if (fault !== undefined) return tell(Result.error(fault));
  const settle = (text: string | undefined, name: string): void => {
    const address = text === undefined ? undefined : parseIpAddress(text);
    tell(address === undefined ? Result.error(new NameNotFound({ name, containerId })) : Result.ok({ place: { host, namespace }, address }));
  };
  if (to instanceof Sandbox) settle(sharedAddress(from, to), to.containerId);
  else lookUp(world.simulator, asker.value, to, addressTypes(world.simulator, asker.value), (found) => (found.ok ? settle(found.value.addresses[0], to) : tell(found)));
}

/** The address of `to` in a network of `from`, else any that it has. */
export function sharedAddress(from: Origin, to: Sandbox): string | undefined {
  const networks = new Set(from instanceof Sandbox ? from.interfaces.map((one) => one.networkId) : []);
  const candidates = to.interfaces.filter((one) => one.ipv4Address !== undefined);
  const best = candidates.find((one) => networks.has(one.networkId)) ?? candidates[0];
  return best?.ipv4Address?.split('/')[0];
}
