/**
 * Whether rules, policies and port proxies are ones at all: chains that their table has, verdicts that make sense there,
 * texts that are of the rule's family.
 */
import type { Match, PolicyResource, PortProxyResource, RuleMatch, RuleResource } from '../contracts/netfilter.js';
import { parseIpAddress } from '../net/ip-address.js';
import { parseIpPrefix } from '../net/ip-prefix.js';

const BUILT_IN = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);
const BUILT_IN_OF_TABLE: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['filter', new Set(['INPUT', 'FORWARD', 'OUTPUT'])],
  ['nat', new Set(['PREROUTING', 'OUTPUT', 'POSTROUTING'])],
]);
const PROTOCOLS: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp', 'icmp']);
const TRANSPORTS: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp']);
const STATES: ReadonlySet<string> = new Set(['new', 'established', 'related']);
const POLICY_CHAINS: ReadonlySet<string> = new Set(['INPUT', 'FORWARD', 'OUTPUT']);
const POLICIES: ReadonlySet<string> = new Set(['accept', 'drop']);
/** Built-in chains of nat in which a verdict comes too late or too early. */
const WRONG_CHAINS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['dnat', new Set(['POSTROUTING'])],
  ['snat', new Set(['PREROUTING', 'OUTPUT'])],
  ['masquerade', new Set(['PREROUTING', 'OUTPUT'])],
]);

/** Why a rule cannot be, in words. */
export function ruleFault(rule: RuleResource): string | undefined {
  const { table, chain, position, family } = rule;
  const builtIn = BUILT_IN_OF_TABLE.get(table);
  if (builtIn === undefined) return `"${table}" is no table`;
  if (!isFamily(family)) return `${String(family)} is no family of IP`;
  if (chain === '') return 'a rule needs a chain';
  if (BUILT_IN.has(chain) && !builtIn.has(chain)) return `table ${table} has no chain ${chain}`;
  if (!Number.isFinite(position)) return `${position} is no position`;
  return matchFault(rule.match, family) ?? verdictFault(rule);
}

/** Why a policy cannot be, in words. */
export function policyFault({ family, chain, policy }: PolicyResource): string | undefined {
  if (!isFamily(family)) return `${String(family)} is no family of IP`;
  if (!POLICY_CHAINS.has(chain)) return `chain ${chain} has no policy`;
  return POLICIES.has(policy) ? undefined : `"${policy}" is no policy`;
}

/** Why a port proxy cannot be, in words. */
export function portProxyFault({ protocol, hostAddress, hostPort, address, port }: PortProxyResource): string | undefined {
  if (!TRANSPORTS.has(protocol)) return `"${protocol}" is no protocol with ports`;
  return addressFault(hostAddress) ?? addressFault(address) ?? portFault(hostPort) ?? portFault(port);
}

function matchFault({ source, destination, protocol, sourcePort, destinationPort, states }: RuleMatch, family: 4 | 6): string | undefined {
  if (protocol !== undefined && !PROTOCOLS.has(protocol)) return `"${protocol}" is no protocol that rules know`;
  const asksPort = sourcePort !== undefined || destinationPort !== undefined;
  if (asksPort && (protocol === undefined || !TRANSPORTS.has(protocol))) return 'a port needs a protocol that has ports';
  const unknown = states?.find((state) => !STATES.has(state));
  if (unknown !== undefined) return `"${unknown}" is no state of a connection`;
  const prefixes = networkFault(source, family) ?? networkFault(destination, family);
  return prefixes ?? (sourcePort === undefined ? undefined : portFault(sourcePort)) ?? (destinationPort === undefined ? undefined : portFault(destinationPort));
}

function verdictFault({ table, chain, family, verdict, match }: RuleResource): string | undefined {
  switch (verdict.kind) {
    case 'accept':
    case 'return':
      return undefined;
    case 'drop':
      return table === 'nat' ? 'nat decides where packets go, not whether: a drop belongs into filter' : undefined;
    case 'jump':
      return verdict.chain === '' || BUILT_IN.has(verdict.chain) ? `a rule cannot jump to "${verdict.chain}"` : undefined;
    case 'dnat':
    case 'snat':
    case 'masquerade':
      if (table !== 'nat') return `${verdict.kind} belongs into nat`;
      if (WRONG_CHAINS.get(verdict.kind)?.has(chain) === true) return `${verdict.kind} has no place in ${chain}`;
      if (verdict.kind === 'masquerade') return undefined;
      if (parseIpAddress(verdict.address)?.family !== family) return `"${verdict.address}" is no IPv${family} address`;
      if (verdict.kind === 'snat' || verdict.port === undefined) return undefined;
      return match.protocol === undefined || match.protocol === 'icmp' ? 'a port needs a protocol that has ports' : portFault(verdict.port);
    default:
      return 'a rule needs a verdict';
  }
}

function networkFault(match: Match<string> | undefined, family: 4 | 6): string | undefined {
  if (match === undefined) return undefined;
  const text = typeof match === 'string' ? match : match.not;
  return parseIpPrefix(text)?.address.family === family ? undefined : `"${text}" is no IPv${family} prefix`;
}

function addressFault(text: string): string | undefined {
  return parseIpAddress(text) === undefined ? `"${text}" is no IP address` : undefined;
}

function portFault(port: number): string | undefined {
  return Number.isInteger(port) && port >= 1 && port <= 0xffff ? undefined : `${port} is no port`;
}

function isFamily(family: number): boolean {
  return family === 4 || family === 6;
}
