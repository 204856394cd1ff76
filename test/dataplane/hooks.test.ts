import { describe, expect, it } from 'vitest';
import type { PacketHooks } from '../../src/dataplane/simulator/stack/packet-hooks.js';
import { updateChecksum } from '../../src/wire/checksum.js';
import { describeFrame } from '../../src/wire/describe/describe-frame.js';
import { readU16, writeU16 } from '../../src/wire/fields.js';
import { oneBridge, routedBridges } from '../support/topology.js';
import { build, ping, stackOf } from './support.js';

/** Hooks that let everything pass and note what they saw. */
function watching(seen: string[]): PacketHooks {
  const note = (point: string, frame: Uint8Array, ...interfaces: readonly { readonly name: string }[]): Uint8Array => {
    seen.push(`${point} ${interfaces.map(({ name }) => name).join(' > ')}: ${describeFrame(frame)}`);
    return frame;
  };
  return {
    prerouting: (frame, received) => note('prerouting', frame, received),
    input: (frame, received) => note('input', frame, received),
    forward: (frame, received, leaving) => note('forward', frame, received, leaving),
    output: (frame, leaving) => note('output', frame, leaving),
    postrouting: (frame, leaving) => note('postrouting', frame, leaving),
  };
}

/** A copy of an IPv4 frame with the last two octets of an address changed, source or destination. */
function readdressed(frame: Uint8Array, which: 'source' | 'destination', low: number): Uint8Array {
  const copy = frame.slice();
  const at = which === 'source' ? 28 : 32;
  writeU16(copy, 24, updateChecksum(readU16(copy, 24), readU16(copy, at), low));
  writeU16(copy, at, low);
  return copy;
}

describe('hooks of a stack', () => {
  it('see what is forwarded, received and sent, at each point once and in order', async () => {
    const built = build(routedBridges());
    const seen: string[] = [];
    stackOf(built, 'one', 'host').hooks = watching(seen);
    expect((await ping(built)).received).toBe(1);
    const there = 'ICMP echo request 10.0.0.2 > 10.0.1.2';
    const back = 'ICMP echo reply 10.0.1.2 > 10.0.0.2';
    expect(seen).toEqual([
      `prerouting br0: ${there}`,
      `forward br0 > br10: ${there}`,
      `postrouting br10: ${there}`,
      `prerouting br10: ${back}`,
      `forward br10 > br0: ${back}`,
      `postrouting br0: ${back}`,
    ]);
    seen.length = 0;
    expect((await ping(built, { to: '10.0.0.1' })).received).toBe(1);
    expect(seen.map((line) => line.slice(0, line.indexOf(':')))).toEqual(['prerouting br0', 'input br0', 'output br0', 'postrouting br0']);
  });

  it('stop what they answer with nothing', async () => {
    for (const point of ['prerouting', 'forward', 'postrouting'] as const) {
      const built = build(routedBridges());
      stackOf(built, 'one', 'host').hooks = { ...watching([]), [point]: () => undefined };
      expect([point, (await ping(built)).received]).toEqual([point, 0]);
    }
    for (const point of ['prerouting', 'input', 'output', 'postrouting'] as const) {
      const built = build(routedBridges());
      stackOf(built, 'one', 'host').hooks = { ...watching([]), [point]: () => undefined };
      expect([point, (await ping(built, { to: '10.0.0.1' })).received]).toEqual([point, 0]);
    }
  });

  it('may change where a packet goes and where it seems to come from', async () => {
    const built = build(routedBridges());
    const [requested, real] = [0x0163, 0x0102];
    stackOf(built, 'one', 'host').hooks = {
      ...watching([]),
      prerouting: (frame) => (readU16(frame, 32) === requested ? readdressed(frame, 'destination', real) : frame),
      postrouting: (frame) => (readU16(frame, 28) === real ? readdressed(frame, 'source', requested) : frame),
    };
    expect(await ping(built, { to: '10.0.1.99' })).toMatchObject({ received: 1 });
  });

  it('route again what they send elsewhere', async () => {
    const built = build(oneBridge());
    const seen: string[] = [];
    stackOf(built, 'one', 'left').hooks = { ...watching(seen), output: (frame) => readdressed(frame, 'destination', 0x0002) };
    expect((await ping(built)).received).toBe(1);
    expect(seen.find((line) => line.startsWith('postrouting'))).toMatch(/^postrouting lo/);
  });

  it('see whole packets, which are cut again behind them', async () => {
    const built = build(routedBridges());
    const seen: string[] = [];
    stackOf(built, 'one', 'host').hooks = watching(seen);
    expect(await ping(built, { payloadBytes: 3000, dontFragment: false })).toMatchObject({ received: 1 });
    expect(seen).toHaveLength(6);
  });
});
