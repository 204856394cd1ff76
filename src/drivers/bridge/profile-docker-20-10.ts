/**
 * The packet filter of Docker 20.10: what is asked for, as rules (libnetwork drivers/bridge/setup_ip_tables.go, link.go,
 * iptables.go, firewall_linux.go).
 *
 * The order is the one in which iptables tries Docker's rules: DOCKER-USER, isolation between bridges, what belongs to a
 * connection, published ports, the way out, and traffic inside a bridge. IPv6 has no rules, as with ip6tables off.
 * Pure functions; nothing else in the library knows a chain. Invariant: equal requests give equal rules, ids included.
 */
import { HOST_NAMESPACE, type Resource } from '../../contracts/dataplane.js';
import type { RuleMatch, RuleResource, Verdict } from '../../contracts/netfilter.js';
import type { ExposedPort, PublishedPort } from '../../model/port-binding.js';

/** A bridge network, as far as the filter is concerned. */
export interface FilteredBridge {
  readonly networkId: string;
  readonly bridge: string;
  /** Its IPv4 subnet. */
  readonly subnet: string;
  readonly internal: boolean;
  readonly interContainerConnectivity: boolean;
  readonly masquerade: boolean;
  /** What its traffic to the outside comes from instead of the address of the interface; '' for that. */
  readonly hostIpv4: string;
  /** The host does without the proxy in user space. */
  readonly hairpin: boolean;
}

/** Two endpoints of a bridge, the first of which may connect to ports of the second. */
export interface FilteredLink {
  readonly parent: { readonly id: string; readonly address: string };
  readonly child: { readonly id: string; readonly address: string };
  readonly ports: readonly ExposedPort[];
}

const USER = 'DOCKER-USER';
const PUBLISHED = 'DOCKER';
const STAGE_1 = 'DOCKER-ISOLATION-STAGE-1';
const STAGE_2 = 'DOCKER-ISOLATION-STAGE-2';

const ANY_ADDRESS = '0.0.0.0';
const LOOPBACK_PREFIX = '127.0.0.0/8';

/** Where a rule stands in its chain; rules of the same place do not decide on the same packets. */
const FORWARD = { user: 0, isolation: 1, established: 2, published: 3, out: 4, within: 5, apart: 6 } as const;
const DOCKER_NAT = { fromBridge: 0, publish: 1 } as const;
/** Behind every rule that may be put into a chain. */
const LAST = 1_000_000;

/** What a rule that drops is for, and what helps whom it stops. */
type Why = Required<Pick<RuleResource, 'comment' | 'remedy'>>;

const APART: Why = {
  comment: 'bridge networks are kept apart',
  remedy: 'Put both containers on one network: docker network connect NETWORK CONTAINER.',
};
const INTERNAL: Why = {
  comment: 'an internal network has no way in or out',
  remedy: 'Connect the containers to a network that both are in, or that is not internal: docker network connect NETWORK CONTAINER.',
};
const NO_ICC: Why = {
  comment: 'containers of this network are kept apart',
  remedy: 'Create the network without -o com.docker.network.bridge.enable_icc=false, put both containers on another one, or link them on the default bridge.',
};
const UNPUBLISHED = 'Publish the port, and connect to the address of the host: docker run -p PORT:PORT. Or put both containers on one network.';

const accept: Verdict = { kind: 'accept' };
const drop: Verdict = { kind: 'drop' };
const comeBack: Verdict = { kind: 'return' };

/** What every host has before it has a network. */
export function hostRules(hairpin: boolean): readonly Resource[] {
  const rule = rulesOf('docker');
  const local = { destinationIsLocal: true };
  return [
    { kind: 'policy', id: 'policy/docker/FORWARD', namespace: HOST_NAMESPACE, family: 4, chain: 'FORWARD', policy: 'drop', remedy: UNPUBLISHED },
    rule('filter', 'FORWARD', FORWARD.user, {}, jump(USER)),
    rule('filter', 'FORWARD', FORWARD.isolation, {}, jump(STAGE_1)),
    rule('filter', USER, LAST, {}, comeBack),
    rule('filter', STAGE_1, LAST, {}, comeBack),
    rule('filter', STAGE_2, LAST, {}, comeBack),
    rule('nat', 'PREROUTING', 0, local, jump(PUBLISHED)),
    // What comes to a loopback address is left to the proxy, where there is one.
    rule('nat', 'OUTPUT', 0, hairpin ? local : { ...local, destination: { not: LOOPBACK_PREFIX } }, jump(PUBLISHED)),
  ];
}

/** What a bridge network adds. */
export function bridgeRules(filtered: FilteredBridge): readonly RuleResource[] {
  const { networkId, bridge, interContainerConnectivity, internal } = filtered;
  const rule = rulesOf(networkId);
  const within = { inInterface: bridge, outInterface: bridge };
  return [
    ...(internal ? internalRules(filtered, rule) : outsideRules(filtered, rule)),
    interContainerConnectivity
      ? rule('filter', 'FORWARD', FORWARD.within, within, accept)
      : rule('filter', 'FORWARD', FORWARD.apart, within, drop, NO_ICC),
  ];
}

function internalRules({ bridge, subnet }: FilteredBridge, rule: RuleMaker): RuleResource[] {
  return [
    rule('filter', STAGE_1, 0, { inInterface: bridge, destination: { not: subnet } }, drop, INTERNAL),
    rule('filter', STAGE_1, 0, { outInterface: bridge, source: { not: subnet } }, drop, INTERNAL),
  ];
}

function outsideRules({ bridge, subnet, masquerade, hostIpv4, hairpin }: FilteredBridge, rule: RuleMaker): RuleResource[] {
  const leaving = { inInterface: bridge, outInterface: { not: bridge } };
  const hide: Verdict = hostIpv4 === '' ? { kind: 'masquerade' } : { kind: 'snat', address: hostIpv4 };
  return [
    rule('filter', STAGE_1, 0, leaving, jump(STAGE_2)),
    rule('filter', STAGE_2, 0, { outInterface: bridge }, drop, APART),
    rule('filter', 'FORWARD', FORWARD.established, { outInterface: bridge, states: ['related', 'established'] }, accept),
    rule('filter', 'FORWARD', FORWARD.published, { outInterface: bridge }, jump(PUBLISHED)),
    rule('filter', 'FORWARD', FORWARD.out, leaving, accept),
    ...(masquerade && !hairpin ? [rule('nat', PUBLISHED, DOCKER_NAT.fromBridge, { inInterface: bridge }, comeBack)] : []),
    ...(masquerade ? [rule('nat', 'POSTROUTING', 0, { source: subnet, outInterface: { not: bridge } }, hide)] : []),
    ...(hairpin ? [rule('nat', 'POSTROUTING', 0, { sourceIsLocal: true, outInterface: bridge }, hide)] : []),
  ];
}

/** What published IPv4 ports add for the endpoint that they lead to, all of them together. */
export function publishedPortRules(
  { bridge, hairpin }: Pick<FilteredBridge, 'bridge' | 'hairpin'>,
  endpoint: { readonly id: string; readonly address: string },
  published: readonly PublishedPort[],
): readonly RuleResource[] {
  const own = `${endpoint.address}/32`;
  const outside = { inInterface: { not: bridge } };
  const rules: RuleResource[] = [];
  const served = new Set<string>();
  for (const { protocol, port, hostAddress, hostPort } of published) {
    const rule = rulesOf(`${endpoint.id}/${protocol}/${hostAddress}:${hostPort}`);
    const to = hostAddress === ANY_ADDRESS ? {} : { destination: `${hostAddress}/32` };
    const asked: RuleMatch = { ...(hairpin ? {} : outside), ...to, protocol, destinationPort: hostPort };
    rules.push(rule('nat', PUBLISHED, DOCKER_NAT.publish, asked, { kind: 'dnat', address: endpoint.address, port }));
    // Several ports of the host may lead to one.
    if (served.has(`${protocol} ${port}`)) continue;
    served.add(`${protocol} ${port}`);
    const here: RuleMatch = { destination: own, protocol, destinationPort: port };
    rules.push(rule('filter', PUBLISHED, 0, { ...outside, outInterface: bridge, ...here }, accept));
    rules.push(rule('nat', 'POSTROUTING', 1, { source: own, ...here }, { kind: 'masquerade' }));
  }
  return rules;
}

/** What a link adds where endpoints of a bridge are kept apart: both directions of each port. */
export function linkRules(bridge: string, { parent, child, ports }: FilteredLink): readonly RuleResource[] {
  const within = { inInterface: bridge, outInterface: bridge };
  return ports.flatMap(({ protocol, port }) => {
    const rule = rulesOf(`${parent.id}/link/${child.id}/${protocol}/${port}`);
    const [from, to] = [`${parent.address}/32`, `${child.address}/32`];
    return [
      rule('filter', PUBLISHED, 0, { ...within, protocol, source: from, destination: to, destinationPort: port }, accept),
      rule('filter', PUBLISHED, 0, { ...within, protocol, source: to, destination: from, sourcePort: port }, accept),
    ];
  });
}

function jump(chain: string): Verdict {
  return { kind: 'jump', chain };
}

type RuleMaker = (table: 'filter' | 'nat', chain: string, position: number, match: RuleMatch, verdict: Verdict, why?: Why) => RuleResource;

/** Makes rules of one owner; their ids are its name, their chain and their number. */
function rulesOf(owner: string): RuleMaker {
  const counts = new Map<string, number>();
  return (table, chain, position, match, verdict, why) => {
    const place = `${table}/${chain}/${verdict.kind}`;
    const count = counts.get(place) ?? 0;
    counts.set(place, count + 1);
    const id = `rule/${owner}/${place}/${count}`;
    return { kind: 'rule', id, namespace: HOST_NAMESPACE, family: 4, table, chain, position, match, verdict, ...why };
  };
}
