/**
 * How a container is connected to one network, as Docker's API shows it (network.EndpointSettings of 20.10).
 */
import type { ContainerNetwork, ContainerRecord, GivenSettings } from '../../model/container.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { Labels } from '../../model/labels.js';
import { aliasesOf } from '../operations/connection-rules.js';
import { isPredefined } from '../predefined/names.js';

export interface AttachmentInspection {
  /** What was asked for; null where nothing was. */
  readonly IPAMConfig: NonNullable<GivenSettings['ipam']> | null;
  readonly Links: readonly string[] | null;
  readonly Aliases: readonly string[] | null;
  readonly NetworkID: string;
  readonly EndpointID: string;
  readonly Gateway: string;
  readonly IPAddress: string;
  readonly IPPrefixLen: number;
  readonly IPv6Gateway: string;
  readonly GlobalIPv6Address: string;
  readonly GlobalIPv6PrefixLen: number;
  readonly MacAddress: string;
  readonly DriverOpts: Labels | null;
}

/** What is shown where there is no endpoint. */
export const noAddresses = {
  EndpointID: '',
  Gateway: '',
  IPAddress: '',
  IPPrefixLen: 0,
  IPv6Gateway: '',
  GlobalIPv6Address: '',
  GlobalIPv6PrefixLen: 0,
  MacAddress: '',
} as const;

/** A container's connection; `endpoint` is undefined while it does not run, and its network may not be known. */
export function inspectAttachment(container: ContainerRecord, asked: ContainerNetwork, { endpoint, isKnown }: { readonly endpoint: EndpointRecord | undefined; readonly isKnown: boolean }): AttachmentInspection {
  const links = asked.given?.links ?? Object.entries(asked.links).map(([alias, target]) => `${target}:${alias}`);
  const aliases = endpoint?.aliases ?? aliasesAtRest(container, asked, isKnown);
  return {
    IPAMConfig: askedAddresses(asked),
    Links: links.length === 0 ? null : links,
    Aliases: aliases.length === 0 ? null : aliases,
    NetworkID: asked.networkId ?? '',
    ...(endpoint === undefined ? noAddresses : addressesOf(endpoint)),
    DriverOpts: asked.given?.driverOptions ?? null,
  };
}

/** A network that it was created with hears of its other names when it is to start first, one that was added at once. */
function aliasesAtRest(container: ContainerRecord, asked: ContainerNetwork, isKnown: boolean): readonly string[] {
  if (isPredefined(asked.networkName)) return [];
  const hasHeard = asked.added === true || container.startedAt !== undefined || (container.error !== undefined && isKnown);
  return hasHeard ? aliasesOf(container, asked.networkName, asked) : asked.aliases;
}

function askedAddresses({ ipv4Address, ipv6Address, given }: ContainerNetwork): AttachmentInspection['IPAMConfig'] {
  if (given?.ipam !== undefined) return given.ipam;
  if (ipv4Address === undefined && ipv6Address === undefined) return null;
  return { ...(ipv4Address !== undefined && { IPv4Address: ipv4Address }), ...(ipv6Address !== undefined && { IPv6Address: ipv6Address }) };
}

function addressesOf({ id, macAddress, ipv4, ipv6, join }: EndpointRecord) {
  return {
    EndpointID: id,
    Gateway: join?.ipv4Gateway ?? '',
    IPAddress: ipv4?.address ?? '',
    IPPrefixLen: ipv4?.prefixLength ?? 0,
    IPv6Gateway: join?.ipv6Gateway ?? '',
    GlobalIPv6Address: ipv6?.address ?? '',
    GlobalIPv6PrefixLen: ipv6?.prefixLength ?? 0,
    MacAddress: macAddress,
  };
}
