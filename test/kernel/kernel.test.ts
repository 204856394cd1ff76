/**
 * The simulator beside the real kernel: the same resources, the same packets, and the same ends.
 *
 * Needs root, Linux, iproute2, iptables, busybox, tcpdump and tshark; without them it is left out and says why. Where it
 * has to run, LIBCNM_KERNEL=required makes that a failure.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { PortProxyResource } from '../../src/contracts/netfilter.js';
import type { NamespacePlace } from '../../src/dataplane/simulator/simulator.js';
import { address } from '../support/topology.js';
import { KernelHosts, kernelFault } from './netns.js';
import { build, type Built, topologies, type TopologySpec } from './topologies.js';

interface Target {
  readonly protocol: 'icmp' | 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
}

const OPEN_TCP = 80;
const OPEN_UDP = 53_000;
const CLOSED = 81;
const PUBLISHED = 8080;
const PROBE = fileURLToPath(new URL('probe.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'libcnm-kernel-'));
const fault = kernelFault();
if (fault !== undefined) console.warn(`The comparison with the kernel is left out: ${fault}.`);

afterAll(() => rmSync(folder, { recursive: true }));

it('can use the kernel where that is required', () => {
  expect(process.env['LIBCNM_KERNEL'] === 'required' ? fault : undefined).toBeUndefined();
});

describe.skipIf(fault !== undefined).each(topologies)('$name', (spec) => {
  it('has on the wire what the kernel has', async () => {
    const built = await build(spec);
    const simulated = await simulatedWire(built, spec);
    const kernel = KernelHosts.from(built.cluster.simulator);
    try {
      expect(simulated).toEqual(await kernelWire(kernel, built, spec));
      expect(simulated.length).toBeGreaterThan(0);
    } finally {
      kernel.close();
    }
  });

  it('lets through what the kernel lets through', async () => {
    const built = await build(spec);
    listenInSimulator(built);
    const kernel = KernelHosts.from(built.cluster.simulator);
    try {
      for (const place of listeners(built)) {
        await kernel.start(placeOf(built, place), [process.execPath, PROBE, 'serve', JSON.stringify({ tcp: [OPEN_TCP], udp: [OPEN_UDP] })], /ready/);
      }
      for (const { host, relays } of relaysOf(built)) await kernel.start(host, [process.execPath, PROBE, 'relay', JSON.stringify(relays)], /ready/);
      const attempts = [...built.places.keys()].flatMap((from) => targetsOf(built, from).map((target) => ({ from, target })));
      const real = await Promise.all(
        [...built.places.keys()].map(async (from) => JSON.parse(await kernel.runLong(placeOf(built, from), [process.execPath, PROBE, 'try', JSON.stringify(targetsOf(built, from))])) as string[]),
      );
      const simulated = await Promise.all(attempts.map(({ from, target }) => trySimulated(built, from, target)));
      const lines = (answers: readonly string[]): string[] => attempts.map(({ from, target }, at) => `${from} > ${target.protocol} ${target.address}:${target.port} ${answers[at] ?? ''}`);
      expect(lines(simulated)).toEqual(lines(real.flat()));
    } finally {
      kernel.close();
    }
  });
});

function placeOf({ places }: Built, name: string): string {
  const place = places.get(name);
  if (place === undefined) throw new Error(`no place ${name}`);
  return place;
}

function namespaceOf(built: Built, name: string): NamespacePlace {
  const place = placeOf(built, name);
  const slash = place.indexOf('/');
  return { host: place.slice(0, slash), namespace: place.slice(slash + 1) };
}

/** Everything that is not a host listens. */
function listeners(built: Built): string[] {
  return [...built.places.keys()].filter((name) => !name.startsWith('host '));
}

/** What carries published ports on in user space, host by host. */
function relaysOf(built: Built): { host: string; relays: readonly PortProxyResource[] }[] {
  return built.cluster.simulator.hosts().flatMap((host) => {
    const relays = host.list().filter((one): one is PortProxyResource => one.kind === 'port-proxy' && one.protocol === 'tcp' && !one.hostAddress.includes(':'));
    return relays.length === 0 ? [] : [{ host: `${host.host}/host`, relays }];
  });
}

function listenInSimulator(built: Built): void {
  for (const name of listeners(built)) {
    const { host, namespace } = namespaceOf(built, name);
    const stack = built.cluster.simulator.host(host)?.namespace(namespace)?.stack;
    stack?.tcp.listen(OPEN_TCP, (connection) => connection.end());
    const socket = stack?.udp.open(OPEN_UDP, { receive: ({ source, sourcePort }) => void socket?.send(source, sourcePort, new Uint8Array(1)) });
  }
}

/** All that others can be tried on, published ports of hosts among it, and an address that nobody has. */
function targetsOf({ addresses }: Built, from: string): Target[] {
  const others = [...addresses].filter(([name]) => name !== from);
  return others.flatMap(([name, to]) => [
    { protocol: 'icmp' as const, address: to, port: 0 },
    ...(name.startsWith('host ')
      ? [{ protocol: 'tcp' as const, address: to, port: PUBLISHED }]
      : [
          { protocol: 'tcp' as const, address: to, port: OPEN_TCP },
          { protocol: 'tcp' as const, address: to, port: CLOSED },
          { protocol: 'udp' as const, address: to, port: OPEN_UDP },
          { protocol: 'udp' as const, address: to, port: CLOSED },
        ]),
  ]);
}

async function trySimulated(built: Built, from: string, { protocol, address: text, port }: Target): Promise<string> {
  const { simulator } = built.cluster;
  const place = namespaceOf(built, from);
  if (protocol === 'icmp') {
    const { received, errors } = await simulator.ping(place, address(text), { timeoutMs: 4000 });
    return received > 0 ? 'answered' : errors[0]?.kind === 'no-route' ? 'no-route' : 'no-answer';
  }
  const { answered, failure = '' } = await simulator.connect(place, address(text), { protocol, port });
  return answered ? 'answered' : failure === 'timed-out' ? 'no-answer' : failure;
}

/** The first container pings the second, as a capture of an interface saw it. */
async function simulatedWire(built: Built, spec: TopologySpec): Promise<string[]> {
  const { host, namespace } = namespaceOf(built, spec.wire.place);
  const capture = built.cluster.simulator.capture({ host, namespace, interface: spec.wire.interface });
  const [from, to] = firstTwo(built);
  await built.cluster.simulator.ping(namespaceOf(built, from), address(built.addresses.get(to) ?? ''), { timeoutMs: 1000 });
  capture.stop();
  const file = join(folder, 'simulated.pcapng');
  writeFileSync(file, capture.bytes());
  return wireLines(file);
}

async function kernelWire(kernel: KernelHosts, built: Built, spec: TopologySpec): Promise<string[]> {
  const file = join(folder, 'kernel.pcap');
  const capture = await kernel.start(placeOf(built, spec.wire.place), ['tcpdump', '--immediate-mode', '-U', '-n', '-Z', 'root', '-i', spec.wire.interface, '-w', file, 'arp or icmp or udp or tcp'], /listening on/);
  const [from, to] = firstTwo(built);
  try {
    kernel.run(placeOf(built, from), ['busybox', 'ping', '-c', '1', '-W', '1', built.addresses.get(to) ?? '']);
  } catch {
    // That nobody answers is on the wire.
  }
  await kernel.stop(capture);
  return wireLines(file);
}

function firstTwo(built: Built): [string, string] {
  const [from = '', to = ''] = listeners(built);
  return [from, to];
}

const FIELDS = ['_ws.col.Protocol', 'arp.opcode', 'arp.src.proto_ipv4', 'arp.dst.proto_ipv4', 'vxlan.vni', 'ip.src', 'ip.dst', 'icmp.type', 'ip.ttl', 'frame.len'];

/** A capture in lines, each a frame. */
function wireLines(file: string): string[] {
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  return execFileSync('tshark', ['-r', file, '-T', 'fields', '-E', 'separator=|', ...fields], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n');
}
