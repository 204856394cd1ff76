/**
 * Rules and policies as commands of iptables, in the order in which a chain has them.
 */
import type { Resource } from '../../src/contracts/dataplane.js';
import type { Match, PolicyResource, RuleMatch, RuleResource, Verdict } from '../../src/contracts/netfilter.js';

export interface NamespaceCommand {
  readonly namespace: string;
  readonly argv: readonly string[];
}

const BUILT_IN: ReadonlySet<string> = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);

/** The commands that put a host's rules and policies. */
export function iptablesCommands(resources: readonly Resource[]): readonly NamespaceCommand[] {
  const rules = resources.filter((one): one is RuleResource => one.kind === 'rule').toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  const policies = resources.filter((one): one is PolicyResource => one.kind === 'policy');
  const chains = new Map<string, NamespaceCommand>();
  for (const { namespace, family, table, chain, verdict } of rules) {
    for (const name of verdict.kind === 'jump' ? [chain, verdict.chain] : [chain]) {
      if (!BUILT_IN.has(name)) chains.set([namespace, family, table, name].join(), { namespace, argv: [program(family), '-t', table, '-N', name] });
    }
  }
  return [
    ...chains.values(),
    ...rules.map(({ namespace, family, table, chain, match, verdict }) => ({ namespace, argv: [program(family), '-t', table, '-A', chain, ...matchArgs(match), ...verdictArgs(verdict)] })),
    ...policies.map(({ namespace, family, chain, policy }) => ({ namespace, argv: [program(family), '-P', chain, policy.toUpperCase()] })),
  ];
}

function program(family: 4 | 6): string {
  return family === 4 ? 'iptables' : 'ip6tables';
}

function matchArgs(match: RuleMatch): string[] {
  const { inInterface, outInterface, source, destination, protocol, sourcePort, destinationPort, sourceIsLocal, destinationIsLocal, states } = match;
  const local = (flag: string, is: boolean | undefined): string[] => (is === undefined ? [] : ['-m', 'addrtype', ...(is ? [] : ['!']), flag, 'LOCAL']);
  return [
    ...option('-i', inInterface),
    ...option('-o', outInterface),
    ...option('-s', source),
    ...option('-d', destination),
    ...(protocol === undefined ? [] : ['-p', protocol]),
    ...(sourcePort === undefined ? [] : ['--sport', String(sourcePort)]),
    ...(destinationPort === undefined ? [] : ['--dport', String(destinationPort)]),
    ...local('--src-type', sourceIsLocal),
    ...local('--dst-type', destinationIsLocal),
    ...(states === undefined ? [] : ['-m', 'conntrack', '--ctstate', states.join(',').toUpperCase()]),
  ];
}

function option(flag: string, value: Match<string> | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [flag, value] : ['!', flag, value.not];
}

function verdictArgs(verdict: Verdict): string[] {
  switch (verdict.kind) {
    case 'jump':
      return ['-j', verdict.chain];
    case 'dnat':
      return ['-j', 'DNAT', '--to-destination', verdict.port === undefined ? verdict.address : `${verdict.address}:${verdict.port}`];
    case 'snat':
      return ['-j', 'SNAT', '--to-source', verdict.address];
    default:
      return ['-j', verdict.kind.toUpperCase()];
  }
}
