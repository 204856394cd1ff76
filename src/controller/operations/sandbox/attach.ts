/**
 * Puts an endpoint into a sandbox and takes it out, on both records, without looking at the way out.
 *
 * Invariant: an endpoint's record says that it is joined exactly when its sandbox's record lists it, and a sandbox
 * lists at most one endpoint of a network.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { JoinPlan } from '../../../contracts/driver.js';
import { resolvesNames } from '../../../contracts/name-service.js';
import { copyWith } from '../../../model/copy-with.js';
import type { EndpointRecord } from '../../../model/endpoint.js';
import { GATEWAY_NETWORK, type NetworkRecord } from '../../../model/network.js';
import type { SandboxRecord } from '../../../model/sandbox.js';
import { isInterfaceName } from '../../../model/interface-name.js';
import { hasNoDevices, placedEndpoints } from '../../../state/placement.js';
import type { JoinSettings } from '../../settings/endpoint-settings.js';
import { InvalidInterfaceName, SandboxAlreadyInNetwork } from '../../errors/endpoint-errors.js';
import { NetworkNotFound } from '../../errors/network-errors.js';
import { SandboxOfHost } from '../../errors/sandbox-errors.js';
import { shown } from '../../settings/input.js';
import type { Operation } from '../operation.js';
import { insertInOrder } from './endpoint-order.js';
import { isGatewayEndpoint } from './gateway-network.js';
import { hostsLinesAfter } from './hosts-lines.js';

/**
 * Puts an endpoint that is in no sandbox into one that has none of its network.
 *
 * The sandbox's own endpoint in the gateway network does not count: it goes when this one makes it needless.
 */
export function attach(
  operation: Operation,
  endpoint: EndpointRecord,
  sandbox: SandboxRecord,
  settings: JoinSettings,
): Result<{ endpoint: EndpointRecord; sandbox: SandboxRecord }, CnmError> {
  const { tx, tables, registry } = operation;
  const network = tables.networksById.get(endpoint.networkId);
  if (network === undefined) return Result.error(new NetworkNotFound({ network: endpoint.networkId }));
  if (sandbox.useHostNamespace && !hasNoDevices(network)) {
    return Result.error(new SandboxOfHost({ containerId: sandbox.containerId, network: network.name }));
  }
  const other = placedEndpoints(tables, sandbox).find((place) => place.network.id === network.id && !isGatewayEndpoint(place));
  if (other !== undefined) {
    const details = { containerId: sandbox.containerId, network: network.name, endpoint: other.endpoint.name };
    return Result.error(new SandboxAlreadyInNetwork(details));
  }
  const driver = registry.driver(network.driver);
  if (!driver.ok) return driver;
  const plan = driver.value.join(operation, network, endpoint);
  if (!plan.ok) return plan;
  const named = nameInterface(sandbox, plan.value, settings.interfaceName);
  if (!named.ok) return named;
  const { interfaceName, nextInterface } = named.value;
  const joined = copyWith(endpoint, { join: joinRecord(sandbox, plan.value, settings, interfaceName) });
  tx.update(tables.endpoints, joined);
  const place = { endpointId: endpoint.id, networkId: network.id, priority: settings.priority, ...(interfaceName !== undefined && { interfaceName }) };
  const listedAddresses = withListed(sandbox.listedAddresses ?? [], listed(network, endpoint));
  const resolver = resolvesNames({ network, endpoint }) ? { ownResolver: true } : undefined;
  const changed = copyWith(sandbox, { nextInterface, listedAddresses, ...resolver, endpoints: insertInOrder(tables, sandbox.endpoints, place) });
  tx.update(tables.sandboxes, changed);
  return Result.ok({ endpoint: joined, sandbox: changed });
}

/** How many of its own addresses a hosts file has, those that it had first going first. */
const LISTED_ADDRESSES = 64;

/** An address that comes again is listed again, as in Docker. */
function withListed(before: readonly string[], more: readonly string[]): readonly string[] {
  return more.length === 0 ? before : [...before, ...more].slice(-LISTED_ADDRESSES);
}

/** The addresses that the hosts file gains. */
function listed(network: NetworkRecord, { ipv4, ipv6 }: EndpointRecord): readonly string[] {
  if (network.ingress || network.name === GATEWAY_NETWORK) return [];
  const addresses: string[] = [];
  if (ipv4 !== undefined) addresses.push(ipv4.address);
  if (ipv6 !== undefined) addresses.push(ipv6.address);
  return addresses;
}

function joinRecord(sandbox: SandboxRecord, plan: JoinPlan, settings: JoinSettings, interfaceName: string | undefined) {
  return {
    sandboxId: sandbox.id,
    containerId: sandbox.containerId,
    ...(interfaceName !== undefined && { interfaceName }),
    ...(plan.ipv4Gateway !== undefined && { ipv4Gateway: plan.ipv4Gateway }),
    ...(plan.ipv6Gateway !== undefined && { ipv6Gateway: plan.ipv6Gateway }),
    routes: plan.routes,
    disableGatewayService: plan.disableGatewayService,
    aliases: settings.aliases,
    links: settings.links,
    ...(settings.linksAreNames === true && { linksAreNames: true as const }),
  };
}

/** What the interface is called, if there is one, and the numbers that the sandbox goes on with. */
interface NamedInterface {
  readonly interfaceName?: string;
  readonly nextInterface: SandboxRecord['nextInterface'];
}

/** The interface's name: the one asked for, or the driver's prefix and the sandbox's next number for it. */
function nameInterface(
  sandbox: SandboxRecord,
  { interfacePrefix }: JoinPlan,
  asked: string | undefined,
): Result<NamedInterface, InvalidInterfaceName> {
  const { nextInterface } = sandbox;
  if (interfacePrefix === undefined) return Result.ok({ nextInterface });
  const isUsed = (name: string): boolean => name === 'lo' || sandbox.endpoints.some((place) => place.interfaceName === name);
  if (asked !== undefined) {
    const refused = interfaceFault(asked, isUsed);
    return refused === undefined ? Result.ok({ interfaceName: asked, nextInterface }) : Result.error(refused);
  }
  let number = Object.hasOwn(nextInterface, interfacePrefix) ? (nextInterface[interfacePrefix] ?? 0) : 0;
  while (isUsed(`${interfacePrefix}${number}`)) number++;
  const interfaceName = `${interfacePrefix}${number}`;
  const refused = interfaceFault(interfaceName, isUsed);
  if (refused !== undefined) return Result.error(refused);
  return Result.ok({ interfaceName, nextInterface: { ...nextInterface, [interfacePrefix]: number + 1 } });
}

function interfaceFault(interfaceName: string, isUsed: (name: string) => boolean): InvalidInterfaceName | undefined {
  const reason = isInterfaceName(interfaceName) ? (isUsed(interfaceName) ? 'it is in use' : undefined) : 'it is not one';
  return reason === undefined ? undefined : new InvalidInterfaceName({ interfaceName: shown(interfaceName), reason });
}

/**
 * Takes a joined endpoint out; `sandbox` is undefined where that record is another host's or about to go.
 *
 * Its published ports go with it. Those of another host stay with that host's records, which it puts right itself.
 */
export function takeOut(operation: Operation, endpoint: EndpointRecord, sandbox: SandboxRecord | undefined): Result<EndpointRecord, CnmError> {
  const { tx, tables, registry, host } = operation;
  const network = tables.networksById.get(endpoint.networkId);
  const driver = network === undefined ? undefined : registry.driver(network.driver);
  if (driver !== undefined && network !== undefined) {
    if (!driver.ok) return driver;
    const publishes = endpoint.publishedPorts !== undefined && endpoint.host === host.name;
    const revoked = publishes ? driver.value.revokeExternalConnectivity?.(operation, network, endpoint) : undefined;
    if (revoked?.ok === false) return revoked;
    const left = driver.value.leave(operation, network, endpoint);
    if (!left.ok) return left;
  }
  const { join: _, publishedPorts: __, ...alone } = endpoint;
  tx.update(tables.endpoints, alone);
  if (sandbox !== undefined) {
    const { extraHosts, listedAddresses } = hostsLinesAfter(tables, sandbox, endpoint);
    const endpoints = sandbox.endpoints.filter((place) => place.endpointId !== endpoint.id);
    tx.update(tables.sandboxes, copyWith(sandbox, { extraHosts, listedAddresses, endpoints }));
  }
  return Result.ok(alone);
}
