import { describe, expect, it } from 'vitest';
import type { RuleMatch } from '../../../src/contracts/netfilter.js';
import { ping, remove, stackOf } from '../support.js';
import { client, connections, denials, dockerHost, policy, put, rule, serveUdp } from './support.js';

const TO_APP = '10.0.1.2';

describe('rules', () => {
  it('are tried by position and then by id, whatever the order they come in', async () => {
    const built = dockerHost();
    put(built, rule('b', 'accept', { position: 20 }), rule('a', 'drop', { position: 20, comment: 'not for you' }));
    expect(await denials(built, () => ping(built, { to: TO_APP }))).toEqual(['br0 by rule "a" of FORWARD (not for you)']);
    put(built, rule('z', 'accept', { position: 10 }));
    expect((await ping(built, { to: TO_APP })).received).toBe(1);
    put(built, rule('z', 'accept', { position: 30 }));
    expect((await ping(built, { to: TO_APP })).received).toBe(0);
    remove(built, 'one', [rule('a', 'drop')]);
    expect((await ping(built, { to: TO_APP })).received).toBe(1);
  });

  it('take hooks away with the last one', () => {
    const built = dockerHost();
    const stack = stackOf(built, 'one', 'host');
    expect(stack.hooks).toBeUndefined();
    put(built, rule('a', 'drop'), policy('FORWARD', 'accept'));
    expect(stack.hooks).toBeDefined();
    remove(built, 'one', [rule('a', 'drop'), policy('FORWARD', 'accept')]);
    expect(stack.hooks).toBeUndefined();
    expect(connections(built)).toEqual([]);
  });

  const matching: readonly (readonly [string, RuleMatch, boolean])[] = [
    ['nothing asked', {}, true],
    ['the interfaces', { inInterface: 'br0', outInterface: 'br10' }, true],
    ['another interface', { inInterface: 'br10' }, false],
    ['not the interface', { inInterface: { not: 'br0' } }, false],
    ['not another interface', { outInterface: { not: 'br0' } }, true],
    ['the prefixes', { source: '10.0.0.0/24', destination: '10.0.1.2/32' }, true],
    ['host bits in a prefix', { source: '10.0.0.77/24' }, true],
    ['every address', { source: '0.0.0.0/0' }, true],
    ['another prefix', { source: '10.0.1.0/24' }, false],
    ['not the prefix', { destination: { not: '10.0.1.0/24' } }, false],
    ['not another prefix', { destination: { not: '10.0.0.0/24' } }, true],
    ['the protocol and ports', { protocol: 'udp', sourcePort: 5000, destinationPort: 53 }, true],
    ['another protocol', { protocol: 'tcp' }, false],
    ['another port', { protocol: 'udp', destinationPort: 54 }, false],
    ['another source port', { protocol: 'udp', sourcePort: 53 }, false],
    ['local addresses', { destinationIsLocal: true }, false],
    ['addresses that are not local', { sourceIsLocal: false, destinationIsLocal: false }, true],
    ['the state', { states: ['new'] }, true],
    ['other states', { states: ['established', 'related'] }, false],
  ];
  it.each(matching)('match by what is asked: %s', (_, match, matches) => {
    const built = dockerHost();
    const server = serveUdp(built, 'app', 53);
    put(built, rule('a', 'drop', { match }));
    client(built, 'one', 'web', 5000).send(TO_APP, 53);
    expect(server.received.length === 0).toBe(matches);
  });

  it('of one family leave the other alone', async () => {
    const built = dockerHost();
    put(built, rule('a', 'drop'), policy('FORWARD', 'drop'));
    expect((await ping(built, { to: 'fd00:0:0:2::2' })).received).toBe(1);
    put(built, rule('a', 'drop', { family: 6, match: { protocol: 'icmp', destination: 'fd00:0:0:2::/64' } }));
    expect((await ping(built, { to: 'fd00:0:0:2::2' })).received).toBe(0);
  });
});

describe('chains', () => {
  it('are left by return and at their end, and decide by accept and drop', async () => {
    const built = dockerHost();
    const jump = rule('jump', { kind: 'jump', chain: 'FIRST' }, { position: 1 });
    put(built, policy('FORWARD', 'drop'), jump);
    expect((await ping(built)).received, 'a chain without rules').toBe(0);
    put(built, rule('return', 'return', { chain: 'FIRST', position: 1, match: { protocol: 'icmp' } }), rule('never', 'accept', { chain: 'FIRST', position: 2 }));
    expect((await ping(built)).received, 'returned before it is accepted').toBe(0);
    put(built, rule('after', 'accept', { position: 2 }));
    expect((await ping(built)).received, 'accepted behind the jump').toBe(1);
    put(built, rule('return', 'drop', { chain: 'FIRST', position: 1 }));
    expect(await denials(built, () => ping(built))).toEqual(['br0 by rule "return" of FIRST']);
    remove(built, 'one', [jump]);
    expect((await ping(built)).received, 'nobody jumps any more').toBe(1);
  });

  it('end with their policy when a rule of theirs returns', async () => {
    const built = dockerHost();
    put(built, policy('FORWARD', 'drop'), rule('return', 'return', { position: 1 }), rule('accept', 'accept', { position: 2 }));
    expect(await denials(built, () => ping(built))).toEqual(['br0 by the policy of FORWARD']);
  });

  it('that jump in a circle come back at once', async () => {
    const built = dockerHost();
    const to = (chain: string) => ({ kind: 'jump', chain }) as const;
    put(built, rule('1', to('A')), rule('2', to('B'), { chain: 'A' }), rule('3', to('A'), { chain: 'B' }), rule('4', to('B'), { chain: 'B' }));
    expect((await ping(built)).received).toBe(1);
    for (let more = 0; more < 8; more++) put(built, rule(`4/${more}`, to('B'), { chain: 'B' }));
    put(built, rule('5', 'drop', { chain: 'B', position: 200 }));
    expect(await denials(built, () => ping(built))).toEqual(['br0 by rule "5" of B']);
  });

  it('have policies of their own for what comes in and goes out', async () => {
    const built = dockerHost();
    const host = { host: 'one', namespace: 'host' };
    put(built, policy('INPUT', 'drop'));
    expect((await ping(built, { to: '10.0.0.1' })).received).toBe(0);
    expect((await ping(built, { to: TO_APP })).received).toBe(1);
    put(built, rule('established', 'accept', { chain: 'INPUT', match: { states: ['established'] } }));
    expect((await ping(built, { from: host, to: TO_APP })).received, 'answers come in').toBe(1);
    expect((await ping(built, { to: '10.0.0.1' })).received).toBe(0);
    put(built, policy('OUTPUT', 'drop'));
    expect((await ping(built, { from: host, to: TO_APP })).received).toBe(0);
  });
});

describe('steps', () => {
  it('tell which rules matched, what the policy was, and what the packet is', async () => {
    const built = dockerHost();
    put(built, policy('FORWARD', 'accept'), rule('out', { kind: 'jump', chain: 'OUT' }, { comment: 'the way out', match: { inInterface: 'br0' } }), rule('back', 'accept', { match: { states: ['established'] } }));
    const told: string[] = [];
    const off = built.simulator.steps.on(({ namespace, interface: on, step }) => {
      if (step.kind === 'rule') told.push(`${namespace} ${on ?? ''} ${step.table} ${step.chain} ${step.rule} ${step.verdict.kind} ${step.comment ?? ''}`);
      if (step.kind === 'policy') told.push(`${namespace} ${on ?? ''} ${step.table} ${step.chain} policy ${step.verdict}`);
      if (step.kind === 'connection') told.push(`${namespace} ${on ?? ''} ${step.state} ${step.flow.source} > ${step.flow.destination}`);
    });
    await ping(built);
    off();
    expect(told).toEqual([
      'host br0 new 10.0.0.2 > 10.0.1.2',
      'host br0 filter FORWARD out jump the way out',
      'host br0 filter FORWARD policy accept',
      'host br10 established 10.0.1.2 > 10.0.0.2',
      'host br10 filter FORWARD back accept ',
    ]);
  });
});
