import { describe, expect, it } from 'vitest';
import { address } from '../../support/topology.js';
import { ping, remove, stackOf } from '../support.js';
import { client, connections, dockerHost, policy, put, rule, serveUdp, tracked } from './support.js';

const APP = '10.0.1.2';

/** A host that tracks and forbids nothing. */
function tracking() {
  const built = dockerHost();
  put(built, policy('FORWARD', 'accept'));
  const wait = (seconds: number): void => built.clock.runUntil(built.clock.now() + seconds * 1000);
  return { built, wait };
}

describe('connection tracking', () => {
  it('knows a new packet from an answer and from what follows', () => {
    const { built } = tracking();
    serveUdp(built, 'app', 53);
    const states: string[] = [];
    built.simulator.steps.on(({ step }) => {
      if (step.kind === 'connection') states.push(step.state);
    });
    const sender = client(built, 'one', 'web', 5000);
    sender.send(APP, 53);
    sender.send(APP, 53);
    sender.send(APP, 99);
    expect(states).toEqual(['new', 'established', 'established', 'established', 'new', 'related']);
  });

  it('stays at new while nobody answers', () => {
    const { built } = tracking();
    put(built, rule('silence', 'drop', { match: { source: `${APP}/32` } }));
    const states: string[] = [];
    built.simulator.steps.on(({ step }) => {
      if (step.kind === 'connection') states.push(step.state);
    });
    stackOf(built, 'one', 'app').udp.open(53, { receive() {} });
    const sender = client(built, 'one', 'web', 5000);
    sender.send(APP, 53);
    sender.send(APP, 53);
    expect(states).toEqual(['new', 'new']);
    expect(connections(built)).toEqual([`udp 10.0.0.2:5000 > ${APP}:53 | ${APP}:53 > 10.0.0.2:5000 unreplied`]);
  });

  it('remembers nothing of what was dropped', async () => {
    const { built } = tracking();
    put(built, rule('all', 'drop'));
    await ping(built);
    expect(connections(built)).toEqual([]);
  });

  it('forgets datagrams after 30 seconds, and a lasting exchange after 120', () => {
    const { built, wait } = tracking();
    serveUdp(built, 'app', 53);
    const sender = client(built, 'one', 'web', 5000);
    sender.send(APP, 53);
    wait(29.9);
    expect(connections(built)).toHaveLength(1);
    wait(0.2);
    expect(connections(built)).toHaveLength(0);
    for (let round = 0; round < 3; round++) {
      sender.send(APP, 53);
      wait(1);
    }
    wait(118);
    expect(connections(built)).toHaveLength(1);
    wait(2);
    expect(connections(built)).toHaveLength(0);
  });

  it('forgets echoes after 30 seconds', async () => {
    const { built, wait } = tracking();
    await ping(built);
    expect(connections(built)).toEqual([`icmp 10.0.0.2:1 > ${APP}:1 | ${APP}:1 > 10.0.0.2:1 replied`]);
    wait(30);
    expect(connections(built)).toHaveLength(0);
  });

  it('follows a TCP connection from its beginning to its end', () => {
    const { built, wait } = tracking();
    const { tcp } = stackOf(built, 'one', 'web');
    stackOf(built, 'one', 'app').tcp.listen(80, (accepted) => accepted.onEnd(() => accepted.end()));
    const connection = tcp.connect(address(APP), 80);
    wait(1);
    expect(tracked(built)[0]).toMatchObject({ state: 'established', expiresInMs: 432_000_000 - 1000 });
    wait(400_000);
    expect(tracked(built)).toHaveLength(1);
    connection.end();
    wait(1);
    expect(tracked(built)[0]).toMatchObject({ state: 'time-wait', expiresInMs: 120_000 - 1000 });
    wait(119);
    expect(tracked(built)).toHaveLength(0);
  });

  it('knows a refused connection, and one that nobody answers', () => {
    const { built, wait } = tracking();
    stackOf(built, 'one', 'web').tcp.connect(address(APP), 81);
    wait(1);
    expect(tracked(built)[0]).toMatchObject({ state: 'closed', expiresInMs: 9000 });
    put(built, rule('silence', 'drop', { namespace: 'app', chain: 'INPUT' }));
    stackOf(built, 'one', 'web').tcp.connect(address(APP), 82, { timeoutMs: 500 });
    wait(1);
    expect(tracked(built).map(({ state }) => state)).toContain('syn-sent');
  });

  it('forgets what is answered by an address that is nobody\'s any more, or to it', () => {
    const { built } = tracking();
    for (const server of ['app', 'db']) serveUdp(built, server, 53);
    for (const sender of ['web', 'db']) client(built, 'one', sender, 5000).send(APP, 53);
    client(built, 'one', 'app', 5000).send('10.0.0.3', 53);
    expect(connections(built)).toHaveLength(3);
    remove(built, 'one', [{ kind: 'address', id: 'address/db', namespace: 'db', interface: 'eth0', address: '10.0.0.3/24' }]);
    expect(connections(built)).toEqual([`udp 10.0.0.2:5000 > ${APP}:53 | ${APP}:53 > 10.0.0.2:5000 replied`]);
  });

  it('takes up a connection that began before there were rules', () => {
    const built = dockerHost();
    let connected = 0;
    stackOf(built, 'one', 'app').tcp.listen(80, (accepted) => accepted.onReceive((bytes) => void (connected += bytes.length)));
    const connection = stackOf(built, 'one', 'web').tcp.connect(address(APP), 80);
    built.clock.runUntil(built.clock.now() + 100);
    put(built, policy('FORWARD', 'accept'));
    connection.send(new Uint8Array(10));
    built.clock.runUntil(built.clock.now() + 100);
    expect([connected, connections(built)]).toEqual([10, [`tcp 10.0.0.2:32768 > ${APP}:80 | ${APP}:80 > 10.0.0.2:32768 established`]]);
  });

  it('lets a port be used again at once after a connection', () => {
    const { built, wait } = tracking();
    const states: string[] = [];
    stackOf(built, 'one', 'app').tcp.listen(80, (accepted) => accepted.abort());
    const first = stackOf(built, 'one', 'web').tcp.connect(address(APP), 80);
    wait(0.01);
    expect(first.isClosed).toBe(true);
    expect(tracked(built)[0]?.state).toBe('closed');
    // The next ones get the ports behind it; after all of them comes the first again.
    for (let port = first.local.port; port < 60_999; port++) stackOf(built, 'one', 'web').tcp.listen(0, () => {})?.close();
    built.simulator.steps.on(({ step }) => {
      if (step.kind === 'connection') states.push(`${step.flow.sourcePort ?? 0} ${step.state}`);
    });
    stackOf(built, 'one', 'web').tcp.connect(address(APP), 80);
    wait(0.01);
    expect(states[0]).toBe(`${first.local.port} new`);
  });

  it('keeps no clock going', () => {
    const { built } = tracking();
    serveUdp(built, 'app', 53);
    client(built, 'one', 'web', 5000).send(APP, 53);
    built.clock.runUntilQuiet();
    expect(built.clock.pending).toBe(0);
    expect(connections(built)).toHaveLength(1);
  });

  it('clears away what has expired as others come', () => {
    const { built, wait } = tracking();
    stackOf(built, 'one', 'app').udp.open(53, { receive() {} });
    for (let round = 0; round < 5; round++) {
      for (let port = 10_000; port < 10_200; port++) client(built, 'one', 'web', port + 1000 * round).send(APP, 53);
      wait(40);
    }
    const netfilter = built.host('one').namespace('host')?.netfilter;
    expect(netfilter?.connections()).toHaveLength(0);
    expect(netfilter?.trackedCount).toBeLessThan(450);
  });
});
