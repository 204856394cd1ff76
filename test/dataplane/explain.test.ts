/**
 * Explanations of packets' ways: what they say, that sending says the same, and that nothing changes by asking.
 */
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/dataplane/simulator/explain/explain.js';
import { twinOf } from '../../src/dataplane/simulator/explain/twin.js';
import type { Explanation, Question } from '../../src/dataplane/simulator/explain/explanation.js';
import { address, build, type BuiltTopology, overlay, oneBridge } from '../support/topology.js';
import { apply, hopsOf, ping, remove, stackOf } from './support.js';

function ask(built: BuiltTopology, question: Question = { protocol: 'icmp' }, to = built.topology.toAddress): Promise<Explanation> {
  return explain(twinOf(built.simulator), built.topology.from, address(to), question);
}

function kinds({ forward }: Explanation): string[] {
  return forward.map(({ step }) => step.kind);
}

describe('the way over a bridge', () => {
  it('is accepted, with its route, neighbour and bridge', async () => {
    const built = build(oneBridge());
    const explanation = await ask(built);
    expect(explanation).toMatchObject({ disposition: 'accepted', reached: true, destination: built.topology.toAddress });
    expect(kinds(explanation)).toEqual(['route', 'neighbour', 'neighbour', 'bridge', 'delivered']);
    expect(explanation.return.map(({ step }) => step.kind)).toContain('delivered');
    expect(explanation.remedy).toBeUndefined();
  });

  it('finds a port closed, and open once somebody listens', async () => {
    const built = build(oneBridge());
    const question = { protocol: 'tcp', port: 80 } as const;
    expect(await ask(built, question)).toMatchObject({ disposition: 'port-closed', reached: false, remedy: expect.stringContaining('tcp port 80') as string });
    stackOf(built, built.topology.to.host, built.topology.to.namespace).tcp.listen(80, () => {});
    expect(await ask(built, question)).toMatchObject({ disposition: 'accepted' });
    expect(await ask(built, { protocol: 'udp', port: 80 })).toMatchObject({ disposition: 'port-closed' });
    stackOf(built, built.topology.to.host, built.topology.to.namespace).udp.open(80, { receive: () => {} });
    expect(await ask(built, { protocol: 'udp', port: 80 })).toMatchObject({ disposition: 'accepted' });
  });

  it('ends at an address that nobody has', async () => {
    const explanation = await ask(build(oneBridge()), { protocol: 'tcp', port: 80 }, '10.0.0.99');
    expect(explanation).toMatchObject({ disposition: 'neighbour-unreachable', reached: false });
    expect(explanation.words).toContain('10.0.0.99');
  });

  it('does not begin without a route', async () => {
    const explanation = await ask(build(oneBridge()), { protocol: 'udp', port: 53 }, '192.0.2.1');
    expect(explanation).toMatchObject({ disposition: 'no-route', forward: [{ step: { kind: 'route', destination: '192.0.2.1' } }] });
    expect(explanation.words).toContain('no route to 192.0.2.1');
  });

  it('comes back in vain where the answer has no route', async () => {
    const built = build(oneBridge());
    const { to } = built.topology;
    const held = built.host(to.host).list().filter((one) => one.kind === 'address' && one.namespace === to.namespace);
    remove(built, to.host, held);
    apply(built, to.host, held.map((one) => (one.kind === 'address' ? { ...one, address: `${one.address.split('/')[0] ?? ''}/32` } : one)));
    expect(await ask(built)).toMatchObject({ disposition: 'delivered', returnDisposition: 'no-route', reached: false });
  });
});

describe('the way over an overlay', () => {
  it('goes into a tunnel and out of it', async () => {
    const explanation = await ask(build(overlay()));
    expect(explanation.disposition).toBe('accepted');
    const tunnels = explanation.forward.flatMap(({ host, step }) => (step.kind === 'tunnel' ? [`${host} ${step.direction} ${step.vtep}`] : []));
    expect(tunnels).toHaveLength(2);
    expect(explanation.forward.find(({ step }) => step.kind === 'neighbour' && step.how === 'answered')).toBeDefined();
  });

  it('names what cuts hosts off', async () => {
    const built = build(overlay());
    const [a, b] = built.topology.hosts;
    built.simulator.faults.partition([[a?.name ?? ''], [b?.name ?? '']]);
    const explanation = await ask(built);
    expect(explanation).toMatchObject({ disposition: 'lost', remedy: expect.stringContaining('partition') as string });
    expect(explanation.words).toContain('cut off from each other');
    built.simulator.faults.heal();
    built.simulator.faults.takeDown(b?.name ?? '');
    expect((await ask(built)).words).toContain('is down');
  });

  it('says that a packet is too big for it', async () => {
    expect(await ask(build(overlay()), { protocol: 'icmp', payloadBytes: 1472 })).toMatchObject({ disposition: 'too-big' });
  });
});

describe('asking', () => {
  it('changes nothing in what is asked about', async () => {
    const built = build(overlay());
    const before = JSON.stringify(built.topology.hosts.map(({ name }) => built.host(name).list()));
    const hops = await hopsOf(built, () => ask(built));
    expect(hops).toEqual([]);
    expect(stackOf(built, built.topology.from.host, built.topology.from.namespace).neighbours.list()).toEqual([]);
    expect(JSON.stringify(built.topology.hosts.map(({ name }) => built.host(name).list()))).toBe(before);
    expect(built.clock.pending).toBe(0);
  });

  it('is answered the same twice, and after the packet was sent', async () => {
    const built = build(overlay());
    const first = JSON.stringify(await ask(built));
    expect(JSON.stringify(await ask(built))).toBe(first);
    expect((await ping(built)).received).toBe(1);
    expect(JSON.stringify(await ask(built))).toBe(first);
  });
});
