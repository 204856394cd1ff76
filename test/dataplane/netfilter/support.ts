/**
 * What tests of rules share: a host as Docker has it, its rules in short, and who listens where.
 *
 *     two 10.99.0.12 --- 10.99.0.11 one --- br0 10.0.0.1/24 --- web 10.0.0.2, db 10.0.0.3
 *                                      \--- br10 10.0.1.1/24 -- app 10.0.1.2
 *
 * The second host knows no route to the containers.
 */
import type { Resource } from '../../../src/contracts/dataplane.js';
import type { PolicyResource, RuleMatch, RuleResource, Verdict } from '../../../src/contracts/netfilter.js';
import type { TrackedConnection } from '../../../src/dataplane/simulator/netfilter/tracking/tracked-connection.js';
import type { UdpDatagram, UdpFailure, UdpSocket } from '../../../src/dataplane/simulator/stack/udp/udp-socket.js';
import { formatIpAddress } from '../../../src/net/ip-address.js';
import { address, bridge, build, type BuiltTopology, sandbox, type Topology } from '../../support/topology.js';
import { apply, hopsOf, ipv6, stackOf } from '../support.js';

/** A host with containers, and another one outside. */
export function dockerHost(options: { readonly netfilter?: boolean } = {}): BuiltTopology {
  const resources: Resource[] = [
    { ...bridge('br0'), ...(options.netfilter === true && { netfilter: true }) },
    { kind: 'address', id: 'address/br0', namespace: 'host', interface: 'br0', address: '10.0.0.1/24' },
    bridge('br10'),
    { kind: 'address', id: 'address/br10', namespace: 'host', interface: 'br10', address: '10.0.1.1/24' },
    ...sandbox({ namespace: 'web', address: '10.0.0.2', bridge: 'br0', gateway: '10.0.0.1' }),
    ...sandbox({ namespace: 'db', address: '10.0.0.3', bridge: 'br0', gateway: '10.0.0.1' }),
    ...sandbox({ namespace: 'app', address: '10.0.1.2', bridge: 'br10', gateway: '10.0.1.1' }),
    ipv6('host', 'fd00:0:0:1::1/64', 'br0'),
    ipv6('host', 'fd00:0:0:2::1/64', 'br10'),
    ipv6('web', 'fd00:0:0:1::2/64'),
    ipv6('db', 'fd00:0:0:1::3/64'),
    ipv6('app', 'fd00:0:0:2::2/64'),
    { kind: 'route', id: 'route6/app', namespace: 'app', destination: '::/0', gateway: 'fd00:0:0:2::1' },
    { kind: 'route', id: 'route6/web', namespace: 'web', destination: '::/0', gateway: 'fd00:0:0:1::1' },
  ];
  const topology: Topology = {
    hosts: [
      { name: 'one', address: '10.99.0.11', resources },
      { name: 'two', address: '10.99.0.12', resources: [] },
    ],
    from: { host: 'one', namespace: 'web' },
    to: { host: 'one', namespace: 'app' },
    fromAddress: '10.0.0.2',
    toAddress: '10.0.1.2',
  };
  return build(topology);
}

type RuleText = Partial<Pick<RuleResource, 'table' | 'chain' | 'position' | 'family' | 'comment' | 'namespace'>> & { readonly match?: RuleMatch };

/** A rule of the first host's filter, in FORWARD unless told. */
export function rule(id: string, verdict: Verdict | 'accept' | 'drop' | 'return', text: RuleText = {}): RuleResource {
  const whole: Verdict = typeof verdict === 'string' ? { kind: verdict } : verdict;
  return { kind: 'rule', id, namespace: 'host', family: 4, table: 'filter', chain: 'FORWARD', position: 100, match: {}, verdict: whole, ...text };
}

export function policy(chain: PolicyResource['chain'], what: 'accept' | 'drop', family: 4 | 6 = 4): PolicyResource {
  return { kind: 'policy', id: `policy/${family}/${chain}`, namespace: 'host', family, chain, policy: what };
}

/** What publishes a port of a container, and gives containers a way out, as Docker's rules do. */
export function published(protocol: 'tcp' | 'udp', hostPort: number, to: string, port: number): RuleResource[] {
  const verdict: Verdict = { kind: 'dnat', address: to, port };
  const match: RuleMatch = { protocol, destinationPort: hostPort, destinationIsLocal: true };
  return [
    rule(`dnat/${protocol}/${hostPort}`, verdict, { table: 'nat', chain: 'DOCKER', match, comment: `port ${hostPort}` }),
    rule(`hairpin/${protocol}/${hostPort}`, { kind: 'masquerade' }, { table: 'nat', chain: 'POSTROUTING', match: { source: `${to}/32`, destination: `${to}/32`, protocol, destinationPort: port } }),
  ];
}

/** The jumps to the chain of published ports, and the way out. */
export function dockerRules(): RuleResource[] {
  const jump: Verdict = { kind: 'jump', chain: 'DOCKER' };
  return [
    rule('jump/prerouting', jump, { table: 'nat', chain: 'PREROUTING', match: { destinationIsLocal: true } }),
    rule('jump/output', jump, { table: 'nat', chain: 'OUTPUT', match: { destinationIsLocal: true, destination: { not: '127.0.0.0/8' } } }),
    rule('way-out', { kind: 'masquerade' }, { table: 'nat', chain: 'POSTROUTING', match: { source: '10.0.0.0/24', outInterface: { not: 'br0' } } }),
  ];
}

/** What a UDP socket was given. */
export class Mailbox {
  readonly received: UdpDatagram[] = [];
  readonly failures: UdpFailure[] = [];

  receive(datagram: UdpDatagram): void {
    this.received.push(datagram);
  }

  fail(failure: UdpFailure): void {
    this.failures.push(failure);
  }

  /** From whom, and what. */
  get lines(): string[] {
    return this.received.map(({ source, sourcePort, payload }) => `${formatIpAddress(source)}:${sourcePort} ${new TextDecoder().decode(payload)}`);
  }
}

/** Opens a UDP port that answers what comes with its sender as the server sees it. */
export function serveUdp(built: BuiltTopology, namespace: string, port: number, host = 'one'): Mailbox {
  const mailbox = new Mailbox();
  const socket: UdpSocket | undefined = stackOf(built, host, namespace).udp.open(port, {
    receive(datagram) {
      mailbox.receive(datagram);
      const text = `you are ${formatIpAddress(datagram.source)}:${datagram.sourcePort}`;
      socket?.send(datagram.source, datagram.sourcePort, new TextEncoder().encode(text), { from: datagram.destination });
    },
  });
  return mailbox;
}

/** Somebody with a UDP socket. */
export class Client extends Mailbox {
  readonly #built: BuiltTopology;
  readonly #socket: UdpSocket | undefined;

  constructor(built: BuiltTopology, place: { readonly host: string; readonly namespace: string; readonly port: number }) {
    super();
    this.#built = built;
    this.#socket = stackOf(built, place.host, place.namespace).udp.open(place.port, this);
  }

  /** Sends a datagram, and lets time pass. */
  send(to: string, toPort: number, text = 'hello'): this {
    this.#socket?.send(address(to), toPort, new TextEncoder().encode(text));
    this.#built.clock.runUntil(this.#built.clock.now() + 10);
    return this;
  }
}

/** Opens a UDP socket to send from. */
export function client(built: BuiltTopology, host: string, namespace: string, port = 0): Client {
  return new Client(built, { host, namespace, port });
}

/** The tracked connections of the first host, in lines: who began it, and who answers. */
export function connections(built: BuiltTopology): string[] {
  return tracked(built).map(({ original, reply, state }) => `${original.protocol} ${ends(original)} | ${ends(reply)} ${state}`);
}

export function tracked(built: BuiltTopology): readonly TrackedConnection[] {
  return built.host('one').namespace('host')?.netfilter.connections() ?? [];
}

function ends({ source, sourcePort, destination, destinationPort }: TrackedConnection['original']): string {
  return sourcePort === undefined ? `${source} > ${destination}` : `${source}:${sourcePort} > ${destination}:${destinationPort ?? 0}`;
}

/** Why frames were dropped by rules meanwhile. */
export async function denials(built: BuiltTopology, work: () => Promise<unknown>): Promise<string[]> {
  const hops = await hopsOf(built, work);
  return hops.filter(({ code }) => code === 'denied').map((hop) => `${hop.interface} ${hop.reason ?? ''}`);
}

/** Puts resources on the first host. */
export function put(built: BuiltTopology, ...resources: readonly Resource[]): void {
  apply(built, 'one', resources);
}
