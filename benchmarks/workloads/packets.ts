/**
 * How long does an echo take through the simulated bridge and VXLAN, beside the kernel's, and how long do 1,000
 * sandboxes take to build and to reach?
 */
import type { Resource } from '../../src/contracts/dataplane.js';
import { bridge, build, macOf, oneBridge, overlay, address, type BuiltTopology, type Topology } from '../../test/support/topology.js';
import type { Figure, Size, Workload } from '../framework/figure.js';
import { compareAll, nsEach, type Contender } from '../framework/rounds.js';
import { checksums } from '../floor/checksums.js';
import { kernelEcho } from './support/kernel-echo.js';

export const workload: Workload = {
  name: 'packets',
  question: 'how long does an echo take, and how long do 1,000 sandboxes take to build and to reach?',
  async *measure(size) {
    yield await echo(size, 'bridge', oneBridge, 2);
    yield await echo(size, 'VXLAN', overlay, 6);
    yield* manySandboxes(size);
  },
};

async function echo({ quick, rounds }: Size, kind: 'bridge' | 'VXLAN', topology: () => Topology, atMost: number): Promise<Figure> {
  const count = quick ? 1_000 : 20_000;
  const built = build(topology());
  const ours: Contender = { name: 'ours', round: async () => (await echoes(built, count)) / 1_000 };
  const hops = kind === 'bridge' ? 4 : 8;
  const floor: Contender = { name: `${hops} checksums of a header and two of a message`, round: () => checksums(count, hops) / 1_000 };
  const found = await compareAll(rounds, { ours, floor });
  const kernel = kernelEcho(kind, quick ? 1_000 : 20_000);
  return {
    ...{ name: `an echo by ${kind}`, unit: 'µs', ...found },
    peers: kernel === undefined ? [] : [{ name: `the kernel's, ping -f in this run`, value: kernel }],
    recorded: [{ name: 'the kernel', value: kind === 'bridge' ? 7 : 16 }],
    targets: [{ atMost }],
  };
}

/** Nanoseconds an echo. */
async function echoes({ simulator, clock, topology }: BuiltTopology, count: number): Promise<number> {
  const report = simulator.ping(topology.from, address(topology.toAddress), { count, intervalMs: 1 });
  const ns = nsEach(count, () => clock.runUntilQuiet());
  const { received } = await report;
  if (received !== count) throw new Error(`${received} of ${count} were answered`);
  return ns;
}

async function* manySandboxes({ quick, rounds }: Size): AsyncIterable<Figure> {
  const count = quick ? 100 : 1_000;
  const resources = sandboxes(count);
  const topology: Topology = { ...oneBridge(), hosts: [{ name: 'one', address: '10.99.0.11', resources: [] }] };
  const reached: number[] = [];
  const building: Contender = {
    name: 'ours',
    async round() {
      const built = build(topology);
      const ns = nsEach(1, () => {
        const applied = built.host('one').apply(resources.map((put) => ({ put })));
        if (!applied.ok) throw applied.error;
      });
      reached.push(await reachAll(built, count));
      return ns / 1e6;
    },
  };
  const { ours } = await compareAll(quick ? rounds : 5, { ours: building });
  const recorded = [{ name: 'Mininet', value: 29 * count }, { name: 'ip -batch', value: 12.8 * count }];
  const name = `${count.toLocaleString('en')} sandboxes on a bridge`;
  yield { name: `${name}: built`, unit: 'ms', ours, recorded, ...(!quick && { targets: [{ atMost: 100 }] }) };
  const sorted = reached.slice(1).toSorted((a, b) => a - b);
  yield { name: `${name}: all reached, nobody known to ARP`, unit: 'ms', ours: sorted[sorted.length >> 1]!, ...(!quick && { targets: [{ atMost: 300 }] }) };
}

/** Milliseconds until the first sandbox has reached every other one and nothing is under way. */
async function reachAll({ simulator, clock }: BuiltTopology, count: number): Promise<number> {
  const from = { host: 'one', namespace: 's1' };
  const reports: Promise<{ received: number }>[] = [];
  const ns = nsEach(1, () => {
    for (let number = 2; number <= count; number++) reports.push(simulator.ping(from, address(addressOf(number))));
    clock.runUntilQuiet();
  });
  const received = (await Promise.all(reports)).reduce((sum, report) => sum + report.received, 0);
  if (received !== count - 1) throw new Error(`${received} of ${count - 1} were reached`);
  return ns / 1e6;
}

function addressOf(number: number): string {
  return `10.0.${number >> 8}.${number & 255}`;
}

function sandboxes(count: number): Resource[] {
  const mtuBytes = 1_500;
  const resources = [bridge('br0')];
  for (let number = 1; number <= count; number++) {
    const own = addressOf(number);
    const namespace = `s${number}`;
    resources.push(
      { kind: 'namespace', id: namespace },
      {
        ...{ kind: 'veth', id: `veth/${namespace}` },
        ends: [
          { namespace: 'host', name: `v${number}`, mtuBytes, macAddress: `0a${macOf(own).slice(2)}`, bridge: 'br0' },
          { namespace, name: 'eth0', mtuBytes, macAddress: macOf(own) },
        ],
      },
      { kind: 'address', id: `address/${namespace}`, namespace, interface: 'eth0', address: `${own}/16` },
    );
  }
  return resources;
}
