import { describe, expect, it } from 'vitest';
import { EtherType } from '../../../src/wire/ethernet.js';
import { readU16 } from '../../../src/wire/fields.js';
import { hopsOf, ping } from '../support.js';
import { client, connections, denials, dockerHost, dockerRules, policy, published, put, rule, serveUdp } from './support.js';

const DB = '10.0.0.3';
const within = { inInterface: 'br0', outInterface: 'br0' } as const;

describe('a bridge whose packets are asked about', () => {
  it('keeps containers apart and lets them out, by the rules of its host', async () => {
    const built = dockerHost({ netfilter: true });
    put(built, rule('apart', 'drop', { match: within, comment: 'no communication between containers' }));
    expect(await denials(built, () => ping(built, { to: DB }))).toEqual(['br0 by rule "apart" of FORWARD (no communication between containers)']);
    expect((await ping(built, { to: '10.0.0.1' })).received).toBe(1);
    expect((await ping(built, { to: '10.0.1.2' })).received).toBe(1);
  });

  it('asks nobody while there are no rules, and not at all when it is not to', async () => {
    expect((await ping(dockerHost({ netfilter: true }), { to: DB })).received).toBe(1);
    const built = dockerHost();
    put(built, rule('apart', 'drop', { match: within }));
    expect((await ping(built, { to: DB })).received).toBe(1);
  });

  it('lets ARP pass whatever the rules', async () => {
    const built = dockerHost({ netfilter: true });
    put(built, policy('FORWARD', 'drop'));
    const hops = await hopsOf(built, () => ping(built, { to: DB }));
    expect(hops.some(({ namespace, action, frame }) => namespace === 'db' && action === 'receive' && readU16(frame, 12) === EtherType.arp)).toBe(true);
    expect(hops.some(({ namespace, frame }) => namespace === 'db' && readU16(frame, 12) === EtherType.ipv4)).toBe(false);
  });

  it('tracks what crosses it', async () => {
    const built = dockerHost({ netfilter: true });
    put(built, policy('FORWARD', 'drop'), rule('established', 'accept', { match: { states: ['established'] } }), rule('ask', 'accept', { match: { ...within, protocol: 'udp', destinationPort: 53 } }));
    serveUdp(built, 'db', 53);
    expect(client(built, 'one', 'web', 5000).send(DB, 53).lines).toEqual([`${DB}:53 you are 10.0.0.2:5000`]);
    expect(connections(built)).toEqual([`udp 10.0.0.2:5000 > ${DB}:53 | ${DB}:53 > 10.0.0.2:5000 replied`]);
    expect((await ping(built, { to: DB })).received).toBe(0);
  });

  it('judges fragments as the packet that they are of, and lets them on as fragments', async () => {
    const built = dockerHost({ netfilter: true });
    const large = 'x'.repeat(4000);
    const server = serveUdp(built, 'db', 53);
    put(built, policy('FORWARD', 'drop'), rule('ask', 'accept', { match: { protocol: 'udp', destinationPort: 53 } }));
    const sender = client(built, 'one', 'web', 5000);
    const hops = await hopsOf(built, async () => sender.send(DB, 53, large));
    expect(server.lines).toEqual([`10.0.0.2:5000 ${large}`]);
    expect(hops.filter(({ namespace, action }) => namespace === 'db' && action === 'receive').every(({ frame }) => frame.length <= 1514)).toBe(true);
    sender.send(DB, 54, large);
    expect(sender.failures).toHaveLength(0);
  });

  it('translates the answer that comes straight over the bridge to a container that asked the host', () => {
    for (const netfilter of [true, false]) {
      const built = dockerHost({ netfilter });
      put(built, ...dockerRules(), ...published('udp', 8080, DB, 80));
      serveUdp(built, 'db', 80);
      const mailbox = client(built, 'one', 'web', 5000).send('10.99.0.11', 8080);
      expect(mailbox.lines).toEqual([netfilter ? '10.99.0.11:8080 you are 10.0.0.2:5000' : `${DB}:80 you are 10.0.0.2:5000`]);
    }
  });

  it('tells two connections apart that are answered alike, straight and by the published port', () => {
    const built = dockerHost({ netfilter: true });
    put(built, ...dockerRules(), ...published('udp', 8080, DB, 80));
    serveUdp(built, 'db', 80);
    const sender = client(built, 'one', 'web', 5000);
    sender.send('10.99.0.11', 8080);
    sender.send(DB, 80);
    expect(sender.lines.map((line) => line.slice(0, line.indexOf(' ')))).toEqual(['10.99.0.11:8080', `${DB}:80`]);
  });

  it('does so for IPv6', async () => {
    const built = dockerHost({ netfilter: true });
    const to = 'fd00:0:0:1::3';
    put(built, policy('FORWARD', 'drop', 6), rule('neighbours', 'accept', { family: 6, match: { protocol: 'icmp' } }));
    serveUdp(built, 'db', 53);
    const sender = client(built, 'one', 'web', 5000).send(to, 53);
    expect(sender.lines).toEqual([]);
    expect((await ping(built, { to })).received).toBe(1);
    put(built, rule('ask', 'accept', { family: 6, match: { ...within, protocol: 'udp' } }));
    expect(sender.send(to, 53).lines).toEqual([`${to}:53 you are fd00:0:0:1::2:5000`]);
  });
});
