import { describe, expect, it } from 'vitest';
import { formatIpAddress } from '../../src/net/ip-address.js';
import { formatMacAddress } from '../../src/net/mac-address.js';
import { ipAddress } from '../../src/wire/ip-packet.js';
import { address as addressOf, type BuiltTopology, oneBridge, sandbox } from '../support/topology.js';
import { apply, build, dualStack, hopsOf, ping, remove, stackOf } from './support.js';

const families = [
  ['ARP', '10.0.0.3', '10.0.0.2'],
  ['NDP', 'fd00::3', 'fd00::2'],
] as const;

/** What a namespace knows of its neighbours, as `ip neigh` would show it. */
function neighboursOf(built: BuiltTopology, namespace: string): string[] {
  const known = stackOf(built, 'one', namespace).neighbours.list();
  return known.map(({ address, mac, state }) => `${formatIpAddress(ipAddress(address))} ${mac === undefined ? '-' : formatMacAddress(mac)} ${state}`);
}

function later(built: BuiltTopology, ms: number): void {
  built.clock.runUntil(built.clock.now() + ms);
}

/** Pings without waiting for what happens later. */
async function pingBriefly(built: BuiltTopology, to: string): Promise<number> {
  const report = built.simulator.ping(built.topology.from, addressOf(to), { timeoutMs: 100 });
  later(built, 200);
  return (await report).received;
}

describe.each(families)('a neighbour known by %s', (protocol, to, own) => {
  const questions = async (built: BuiltTopology, work: () => Promise<unknown>) => {
    const hops = await hopsOf(built, work);
    return hops.filter(({ action, summary }) => action === 'send' && summary.startsWith(`${protocol} who has ${to}`));
  };

  it('is reachable for half a minute, then stale, and asked itself five seconds after it was used again', async () => {
    const built = build(dualStack());
    expect(await pingBriefly(built, to)).toBe(1);
    expect(neighboursOf(built, 'left')).toEqual([`${to} 02:42:0a:00:00:03 reachable`]);
    expect(neighboursOf(built, 'right')).toEqual([`${own} 02:42:0a:00:00:02 reachable`]);
    later(built, 30_000);
    expect(neighboursOf(built, 'left')).toEqual([`${to} 02:42:0a:00:00:03 stale`]);
    const used = built.clock.now();
    const asked = await questions(built, async () => {
      expect(await pingBriefly(built, to)).toBe(1);
      expect(neighboursOf(built, 'left')).toEqual([`${to} 02:42:0a:00:00:03 delay`]);
      later(built, 6000);
    });
    expect(asked.map(({ at }) => Math.round(at - used))).toEqual([5000]);
    // The question goes to the neighbour alone.
    expect(asked[0]?.frame.subarray(0, 6)).toEqual(Uint8Array.of(0x02, 0x42, 0x0a, 0, 0, 3));
    expect(neighboursOf(built, 'left')).toEqual([`${to} 02:42:0a:00:00:03 reachable`]);
  });

  it('that is gone is tried as it was, asked three times, and then has failed', async () => {
    const built = build(dualStack());
    await pingBriefly(built, to);
    later(built, 30_000);
    const [, veth] = sandbox({ namespace: 'right', address: '10.0.0.3', bridge: 'br0' });
    remove(built, 'one', built.host('one').list().filter((one) => one.id.endsWith('right') || one.id.includes('address6/right')).filter((one) => one.kind !== 'namespace'));
    expect(built.host('one').list()).not.toContainEqual(veth);
    const asked = await questions(built, async () => {
      expect(await pingBriefly(built, to)).toBe(0);
      later(built, 6000);
      expect(neighboursOf(built, 'left')).toEqual([`${to} 02:42:0a:00:00:03 probe`]);
      later(built, 3000);
    });
    expect(asked).toHaveLength(3);
    expect(neighboursOf(built, 'left')).toEqual([`${to} - failed`]);
    expect((await ping(built, { to, timeoutMs: 5000 })).errors).toMatchObject([{ kind: 'neighbour-unreachable' }]);
  });

  it('that moved to another MAC address is found again when the old one does not answer', async () => {
    const built = build(dualStack());
    await pingBriefly(built, to);
    apply(built, 'one', [{ ...moved('02:42:0a:00:00:99'), id: 'veth/right' }]);
    // Packets go to the old address and are lost until it was asked for in vain.
    expect(await pingBriefly(built, to)).toBe(0);
    later(built, 31_000);
    expect(await pingBriefly(built, to)).toBe(0);
    later(built, 9000);
    expect(await pingBriefly(built, to)).toBe(1);
    expect(neighboursOf(built, 'left')).toEqual([`${to} 02:42:0a:00:00:99 reachable`]);
  });
});

/** The right veth pair with another MAC address inside. */
function moved(macAddress: string) {
  const [, veth] = sandbox({ namespace: 'right', address: '10.0.0.3', bridge: 'br0' });
  if (veth?.kind !== 'veth') throw new Error('a sandbox has a veth pair');
  const [outer, inner] = veth.ends;
  return { ...veth, ends: [outer, { ...inner, macAddress }] as const };
}

describe('neighbours', () => {
  it('that a resource names are permanent', () => {
    const built = build(oneBridge());
    apply(built, 'one', [{ kind: 'neighbour', id: 'n', namespace: 'left', interface: 'eth0', address: '10.0.0.3', macAddress: '02:42:0a:00:00:03' }]);
    expect(neighboursOf(built, 'left')).toEqual(['10.0.0.3 02:42:0a:00:00:03 permanent']);
  });

  it('are kept while they are few, and dropped unused when they are many', async () => {
    const many = Array.from({ length: 140 }, (_, at) => `10.0.0.${at + 10}`);
    const base = oneBridge();
    const crowd = many.flatMap((address) => sandbox({ namespace: `n${address}`, address, bridge: 'br0' }));
    const built = build({ ...base, hosts: base.hosts.map((host) => ({ ...host, resources: [...host.resources, ...crowd] })) });
    for (const to of many.slice(0, 100)) expect(await pingBriefly(built, to)).toBe(1);
    later(built, 200_000);
    expect(neighboursOf(built, 'left')).toHaveLength(100);
    for (const to of many.slice(100)) expect(await pingBriefly(built, to)).toBe(1);
    expect(neighboursOf(built, 'left').length).toBeLessThan(60);
    expect(neighboursOf(built, 'left').every((line) => line.endsWith('reachable'))).toBe(true);
  });

  it('that wait for an answer hold a hundred packets, and lose the oldest of more', async () => {
    const built = build(oneBridge());
    const hops = await hopsOf(built, () => ping(built, { to: '10.0.0.9', count: 150, intervalMs: 1, timeoutMs: 5000 }));
    expect(hops.filter(({ reason }) => reason === 'too many packets wait for the neighbour')).toHaveLength(49);
    expect(hops.filter(({ reason }) => reason === 'the neighbour does not answer')).toHaveLength(101);
  });

  it('are forgotten with their link', () => {
    const built = build(oneBridge());
    const { topology } = built;
    void built.simulator.ping(topology.from, addressOf('10.0.0.9'));
    later(built, 100);
    expect(neighboursOf(built, 'left')).toEqual(['10.0.0.9 - incomplete']);
    const resources = built.host('one').list().filter((one) => one.id.endsWith('/left'));
    remove(built, 'one', resources);
    expect(neighboursOf(built, 'left')).toEqual([]);
  });
});
