/**
 * A host's rules as iptables-save would print them, in the order in which they are tried.
 */
import type { PolicyResource, PortProxyResource, RuleMatch, RuleResource, Verdict } from '../../src/contracts/netfilter.js';
import type { Resource } from '../../src/index.js';

/** The rules of the IPv4 tables, and the relays in user space. */
export function iptablesText(resources: readonly Resource[]): string {
  const rules = resources.filter((one): one is RuleResource => one.kind === 'rule');
  const policies = resources.filter((one): one is PolicyResource => one.kind === 'policy');
  const proxies = resources.filter((one): one is PortProxyResource => one.kind === 'port-proxy');
  const lines: string[] = [];
  for (const table of ['filter', 'nat'] as const) {
    lines.push(`*${table}`);
    if (table === 'filter') lines.push(...policies.map(({ chain, policy }) => `:${chain} ${policy.toUpperCase()}`));
    const own = rules.filter((rule) => rule.table === table).sort(inOrder);
    lines.push(...own.map((rule) => `${rule.family === 6 ? '[ip6] ' : ''}-A ${rule.chain}${matchText(rule.match)} -j ${verdictText(rule.verdict)}`));
  }
  const relays = proxies.map(({ protocol, hostAddress, hostPort, address, port }) => `docker-proxy ${protocol} ${hostAddress} ${hostPort} > ${address} ${port}`);
  return `${[...lines, ...relays.sort()].join('\n')}\n`;
}

function inOrder(a: RuleResource, b: RuleResource): number {
  return a.chain === b.chain ? a.position - b.position || (a.id < b.id ? -1 : 1) : a.chain < b.chain ? -1 : 1;
}

function matchText(match: RuleMatch): string {
  const parts = [
    option('-s', match.source),
    option('-d', match.destination),
    option('-i', match.inInterface),
    option('-o', match.outInterface),
    option('-p', match.protocol),
    match.sourceIsLocal === true ? ' -m addrtype --src-type LOCAL' : '',
    match.destinationIsLocal === true ? ' -m addrtype --dst-type LOCAL' : '',
    option('--sport', match.sourcePort),
    option('--dport', match.destinationPort),
    match.states === undefined ? '' : ` -m conntrack --ctstate ${match.states.map((state) => state.toUpperCase()).join(',')}`,
  ];
  return parts.join('');
}

function option(name: string, value: string | number | { readonly not: string } | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? ` ! ${name} ${value.not}` : ` ${name} ${value}`;
}

function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'jump':
      return verdict.chain;
    case 'dnat':
      return `DNAT --to-destination ${verdict.address}${verdict.port === undefined ? '' : `:${verdict.port}`}`;
    case 'snat':
      return `SNAT --to-source ${verdict.address}`;
    default:
      return verdict.kind.toUpperCase();
  }
}
