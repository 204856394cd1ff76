/**
 * A sandbox as a record: one container's network stack, and the endpoints in it in the order that decides its gateway.
 *
 * Sandboxes are a host's own (local scope) and keyed by container id, so that a container has one. Invariant: at most
 * one endpoint of each network, and each interface name once.
 */
import type { ContainerId, EndpointId, NetworkId, SandboxId } from './ids.js';
import { keyPart } from './keys.js';
import type { Labels } from './labels.js';
import type { PortBinding } from './port-binding.js';

/** An endpoint's place in a sandbox. */
export interface SandboxEndpoint {
  readonly endpointId: EndpointId;
  readonly networkId: NetworkId;
  /** Higher comes first; 0 by default. */
  readonly priority: number;
  readonly interfaceName?: string;
}

export interface ExtraHost {
  readonly name: string;
  readonly address: string;
}

export interface SandboxRecord {
  readonly id: SandboxId;
  readonly containerId: ContainerId;
  readonly created: number;
  readonly hostname: string;
  readonly domainname: string;
  readonly dnsServers: readonly string[];
  readonly dnsSearch: readonly string[];
  readonly dnsOptions: readonly string[];
  readonly extraHosts: readonly ExtraHost[];
  /** The host's own network stack is used instead of a new one. */
  readonly useHostNamespace: boolean;
  readonly labels: Labels;
  /** What is published of whichever endpoint is the way out, where that one asks for nothing itself. */
  readonly portBindings?: readonly PortBinding[];
  /** In order; see `controller/operations/endpoint-order.ts`. */
  readonly endpoints: readonly SandboxEndpoint[];
  /** Its own addresses as its hosts file has them: as they came, those of networks that it has left as well. */
  readonly listedAddresses?: readonly string[];
  /** It has had a DNS server of its own since it was in the first network that gives it one. */
  readonly ownResolver?: boolean;
  /** The next number of each interface name prefix. Numbers are not used again. */
  readonly nextInterface: Readonly<Record<string, number>>;
}

export function sandboxKey(sandbox: { containerId: ContainerId }): string {
  return `local/sandbox/${keyPart(sandbox.containerId)}`;
}
