/**
 * A rule made ready for packets: its texts are read once, and what is asked for is compared, the cheapest first.
 */
import type { ConnectionState, Match, RuleMatch, RuleResource } from '../../../../contracts/netfilter.js';
import { networkOf } from '../../../../net/ip-prefix.js';
import type { AddressValue } from '../../../../wire/ip-packet.js';
import { IpProtocol } from '../../../../wire/ipv4.js';
import { readAddress, readPrefix } from '../../../resource-syntax.js';
import { networkAddress } from '../../stack/addresses.js';
import { SCTP } from '../flow-kind.js';
import type { Packet } from '../packet.js';

/** Whether an address is one of the namespace. */
export type IsLocal = (address: AddressValue) => boolean;

interface Network {
  readonly address: AddressValue;
  readonly length: number;
  /** Whether the addresses outside of it are meant. */
  readonly not: boolean;
}

interface InterfaceName {
  readonly name: string;
  readonly not: boolean;
}

/** What a rule asks for exactly, for those who look for the rules of a packet. */
export interface Facets {
  readonly inInterface: string | undefined;
  readonly outInterface: string | undefined;
  readonly destinationPort: number | undefined;
}

export class Rule {
  /** Where it lets packets go to or come from. */
  readonly address: AddressValue | undefined;
  readonly facets: Facets;
  readonly #match: RuleMatch;
  readonly #protocol: number | undefined;
  readonly #states: readonly ConnectionState[] | undefined;
  readonly #in: InterfaceName | undefined;
  readonly #out: InterfaceName | undefined;
  readonly #source: Network | undefined;
  readonly #destination: Network | undefined;
  readonly #asksLocal: boolean;
  readonly #isLocal: IsLocal;

  constructor(
    readonly resource: RuleResource,
    isLocal: IsLocal,
  ) {
    const { match, family, verdict } = resource;
    this.address = verdict.kind === 'dnat' || verdict.kind === 'snat' ? readAddress(verdict.address).value : undefined;
    this.#match = match;
    this.#isLocal = isLocal;
    this.#protocol = match.protocol === undefined ? undefined : protocolNumber(match.protocol, family);
    this.#states = match.states;
    this.#in = match.inInterface === undefined ? undefined : interfaceName(match.inInterface);
    this.#out = match.outInterface === undefined ? undefined : interfaceName(match.outInterface);
    this.facets = { inInterface: exactName(match.inInterface), outInterface: exactName(match.outInterface), destinationPort: match.destinationPort };
    this.#source = match.source === undefined ? undefined : network(match.source);
    this.#destination = match.destination === undefined ? undefined : network(match.destination);
    this.#asksLocal = match.sourceIsLocal !== undefined || match.destinationIsLocal !== undefined;
  }

  /** Whether a packet is what the rule asks for. */
  matches(packet: Packet): boolean {
    if (this.#protocol !== undefined && packet.protocol !== this.#protocol) return false;
    if (this.#states !== undefined && (packet.state === undefined || !this.#states.includes(packet.state))) return false;
    if (this.#out !== undefined && (packet.outInterface === this.#out.name) === this.#out.not) return false;
    if (this.#in !== undefined && (packet.inInterface === this.#in.name) === this.#in.not) return false;
    const { destinationPort, sourcePort } = this.#match;
    if (destinationPort !== undefined && packet.destinationPort !== destinationPort) return false;
    if (sourcePort !== undefined && packet.sourcePort !== sourcePort) return false;
    if (this.#source !== undefined && isIn(packet.source, this.#source) === this.#source.not) return false;
    if (this.#destination !== undefined && isIn(packet.destination, this.#destination) === this.#destination.not) return false;
    return !this.#asksLocal || this.#matchesLocal(packet);
  }

  #matchesLocal({ source, destination }: Packet): boolean {
    const { sourceIsLocal, destinationIsLocal } = this.#match;
    if (destinationIsLocal !== undefined && this.#isLocal(destination) !== destinationIsLocal) return false;
    return sourceIsLocal === undefined || this.#isLocal(source) === sourceIsLocal;
  }
}

/** The rule as the reason of a drop. */
export function describeRule({ id, chain, comment }: RuleResource): string {
  return `rule "${id}" of ${chain}${comment === undefined ? '' : ` (${comment})`}`;
}

function isIn(address: AddressValue, { address: first, length }: Network): boolean {
  return networkAddress(address, length) === first;
}

function exactName(match: Match<string> | undefined): string | undefined {
  return typeof match === 'string' ? match : undefined;
}

function interfaceName(match: Match<string>): InterfaceName {
  return typeof match === 'string' ? { name: match, not: false } : { name: match.not, not: true };
}

function network(match: Match<string>): Network {
  const not = typeof match !== 'string';
  const { address, length } = networkOf(readPrefix(not ? match.not : match));
  return { address: address.value, length, not };
}

function protocolNumber(protocol: NonNullable<RuleMatch['protocol']>, family: 4 | 6): number {
  switch (protocol) {
    case 'tcp':
      return IpProtocol.tcp;
    case 'udp':
      return IpProtocol.udp;
    case 'sctp':
      return SCTP;
    case 'icmp':
      return family === 4 ? IpProtocol.icmp : IpProtocol.icmpv6;
  }
}
