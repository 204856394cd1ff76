import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCluster } from '../../src/controller/create-cluster.js';
import type { Sandbox } from '../../src/controller/sandbox.js';
import { describeFrame } from '../../src/wire/describe/describe-frame.js';
import { oneBridge, overlay } from '../support/topology.js';
import { build, dualStack, ping } from './support.js';
import { readPcapng } from './pcapng-reader.js';

const tshark = 'tshark';
const hasTshark = spawnSync(tshark, ['--version']).status === 0;

describe('a capture', () => {
  it('has each frame of an interface once, with time and direction', async () => {
    const startMs = 1_790_000_000_000.25;
    const built = build(oneBridge(), { startMs });
    const capture = built.simulator.capture({ host: 'one', namespace: 'left', interface: 'eth0' });
    await ping(built, { count: 2, intervalMs: 0.5 });
    const { application, packets } = readPcapng(capture.bytes());
    expect(application).toBe('libcnm');
    expect(packets.map(({ direction, atUs, frame }) => `${direction} ${atUs} ${describeFrame(frame)}`)).toEqual([
      'out 1790000000000250 ARP who has 10.0.0.3, tell 10.0.0.2',
      'in 1790000000000250 ARP 10.0.0.3 is at 02:42:0a:00:00:03',
      'out 1790000000000250 ICMP echo request 10.0.0.2 > 10.0.0.3',
      'in 1790000000000250 ICMP echo reply 10.0.0.3 > 10.0.0.2',
      'out 1790000000000750 ICMP echo request 10.0.0.2 > 10.0.0.3',
      'in 1790000000000750 ICMP echo reply 10.0.0.3 > 10.0.0.2',
    ]);
    expect(new Set(packets.map((packet) => `${packet.description} ${packet.interface}`))).toEqual(new Set(['one/left eth0']));
  });

  it('of a bridge sees what crosses it', async () => {
    const built = build(oneBridge());
    const capture = built.simulator.capture({ namespace: 'host', interface: 'br0' });
    await ping(built);
    expect(readPcapng(capture.bytes()).packets.map(({ frame }) => describeFrame(frame).split(' ').slice(0, 3).join(' '))).toEqual([
      'ARP who has',
      'ARP 10.0.0.3 is',
      'ICMP echo request',
      'ICMP echo reply',
    ]);
  });

  it('of a namespace, a host or everything describes all interfaces that had frames', async () => {
    const built = build(overlay());
    const namespace = built.simulator.capture({ host: 'one', namespace: 'ov-1' });
    const host = built.simulator.capture({ host: 'two' });
    const all = built.simulator.capture();
    await ping(built);
    const places = (file: Uint8Array): string[] => [...new Set(readPcapng(file).packets.map((packet) => `${packet.description}/${packet.interface}`))].sort();
    expect(places(namespace.bytes())).toEqual(['one/ov-1/br0', 'one/ov-1/veth-left', 'one/ov-1/vxlan0']);
    expect(places(host.bytes())).toEqual(['two/host/ens3', 'two/ov-1/br0', 'two/ov-1/veth-right', 'two/ov-1/vxlan0', 'two/right/eth0']);
    expect(all.size).toBeGreaterThan(namespace.size + host.size);
  });

  it('sees loopback frames once, and nothing after it was stopped', async () => {
    const built = build(oneBridge());
    const capture = built.simulator.capture({ interface: 'lo' });
    await ping(built, { to: '127.0.0.1' });
    expect(capture.size).toBe(2);
    capture.stop();
    await ping(built, { to: '127.0.0.1' });
    expect(capture.size).toBe(2);
    expect(readPcapng(capture.bytes()).packets).toHaveLength(2);
  });

  it('without a frame is a file too', () => {
    expect(readPcapng(build(oneBridge()).simulator.capture().bytes()).packets).toEqual([]);
  });
});

// Elsewhere it may be missing; under CI it is installed, and its absence is a failure.
const leftOut = !hasTshark && process.env['CI'] !== 'true';

describe.skipIf(leftOut)(leftOut ? 'tshark: left out, it is not on the PATH' : 'tshark', () => {
  /** What tshark says of a file, a line a packet. */
  function read(file: Uint8Array, ...fields: readonly string[]): string[][] {
    const folder = mkdtempSync(join(tmpdir(), 'capture-'));
    try {
      const path = join(folder, 'capture.pcapng');
      writeFileSync(path, file);
      const output = execFileSync(tshark, ['-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      return output.trimEnd().split('\n').map((line) => line.split('\t'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('reads an echo over an overlay: ARP between the hosts, then VXLAN with the echo in it', async () => {
    const built = build(overlay());
    const capture = built.simulator.capture({ host: 'one', namespace: 'host', interface: 'ens3' });
    expect((await ping(built)).received).toBe(1);
    const packets = read(capture.bytes(), 'frame.protocols', 'frame.interface_name', 'vxlan.vni', 'icmp.type', 'icmp.checksum.status');
    expect(packets.map(([protocols, name, vni, icmp]) => [protocols, name, vni, icmp])).toEqual([
      ['eth:ethertype:arp', 'ens3', '', ''],
      ['eth:ethertype:arp', 'ens3', '', ''],
      ['eth:ethertype:ip:udp:vxlan:eth:ethertype:ip:icmp:data', 'ens3', '4097', '8'],
      ['eth:ethertype:ip:udp:vxlan:eth:ethertype:ip:icmp:data', 'ens3', '4097', '0'],
    ]);
    // One is tshark's word for a checksum that is right.
    expect(packets.slice(2).map(([, , , , status]) => status)).toEqual(['1', '1']);
  });

  it('reads a ping by name over an overlay: the question for the name as well', async () => {
    const cluster = (await createCluster({ hosts: [{ name: 'h1', address: '10.99.0.11' }, { name: 'h2', address: '10.99.0.12' }] })).getOrThrow();
    const [h1, h2] = cluster.controllers;
    if (h1 === undefined || h2 === undefined) throw new Error('two hosts were asked for');
    const network = (await h1.createNetwork({ name: 'ov', driver: 'overlay' })).getOrThrow();
    await cluster.settled();
    const sandboxes: Sandbox[] = [];
    for (const [controller, name] of [[h1, 'left'], [h2, 'right']] as const) {
      const sandbox = (await controller.createSandbox({ containerId: name })).getOrThrow();
      const endpoint = (await controller.network(network.id).getOrThrow().createEndpoint({ name })).getOrThrow();
      (await endpoint.join(sandbox)).getOrThrow();
      await cluster.settled();
      sandboxes.push(sandbox);
    }
    const [left] = sandboxes;
    if (left === undefined) throw new Error('two sandboxes were made');
    const [inside, outside] = [cluster.capture(left), cluster.capture({ host: 'h1', interface: 'ens3' })];
    expect((await cluster.ping(left, 'right')).getOrThrow().received).toBe(1);
    const questions = read(inside.bytes(), 'dns.flags.response', 'dns.qry.name', 'dns.a', 'icmp.type').map((fields) => fields.join(' ').trim());
    expect(questions.filter((line) => line !== '')).toEqual(['0 right', '1 right 10.0.0.3', '8', '0']);
    expect(read(outside.bytes(), 'frame.number', 'arp.opcode', 'vxlan.vni', 'icmp.type', 'frame.len').map((fields) => fields.slice(1, 4))).toEqual([
      ['1', '', ''],
      ['2', '', ''],
      ['', '256', '8'],
      ['', '256', '0'],
    ]);
    (await cluster.close()).getOrThrow();
  });

  it('reads IPv6, neighbour discovery, TCP and fragments without complaint', async () => {
    const built = build(dualStack());
    const capture = built.simulator.capture({ namespace: 'right' });
    await ping(built);
    await ping(built, { payloadBytes: 3000, dontFragment: false });
    const [left, right] = ['left', 'right'].map((namespace) => built.host('one').namespace(namespace)?.stack);
    right?.tcp.listen(80, (connection) => {
      connection.send(new TextEncoder().encode('HTTP/1.0 204 No Content\r\n\r\n'));
      connection.end();
    });
    const client = left?.tcp.connect({ family: 6, value: 0xfd00_0000_0000_0000_0000_0000_0000_0003n }, 80);
    client?.send(new TextEncoder().encode('GET / HTTP/1.0\r\n\r\n'));
    client?.end();
    built.clock.runUntilQuiet();
    const packets = read(capture.bytes(), 'frame.protocols', '_ws.malformed', 'icmpv6.checksum.status', 'tcp.checksum.status', '_ws.expert.severity');
    const protocols = packets.map(([name]) => name);
    for (const protocol of ['eth:ethertype:ipv6:icmpv6', 'eth:ethertype:ipv6:ipv6.fraghdr:icmpv6:data', 'eth:ethertype:ipv6:tcp:http']) expect(protocols).toContain(protocol);
    for (const [, malformed, icmp, tcp] of packets) expect([malformed, icmp === '0', tcp === '0']).toEqual(['', false, false]);
  });
});
