import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleMatch, RuleResource, Verdict } from '../../../src/contracts/netfilter.js';
import { Packet } from '../../../src/dataplane/simulator/netfilter/packet.js';
import { Chain } from '../../../src/dataplane/simulator/netfilter/rules/chain.js';
import { Rule } from '../../../src/dataplane/simulator/netfilter/rules/rule.js';
import { emitIpv4, IpProtocol } from '../../../src/wire/ipv4.js';
import { emitUdp } from '../../../src/wire/udp.js';
import { rule } from './support.js';

const name = fc.constantFrom('a', 'b', 'c');
const asked = fc.oneof(name, fc.record({ not: name }));
const port = fc.integer({ min: 1, max: 4 });
const protocol = 'udp' as const;
const match: fc.Arbitrary<RuleMatch> = fc.oneof(
  fc.record({ inInterface: asked }),
  fc.record({ outInterface: asked }),
  fc.record({ inInterface: asked, outInterface: asked }),
  fc.record({ protocol: fc.constant(protocol), destinationPort: port }),
  fc.record({ outInterface: asked, protocol: fc.constant(protocol), destinationPort: port }),
);
const verdict: fc.Arbitrary<Verdict> = fc.constantFrom<Verdict>({ kind: 'accept' }, { kind: 'drop' }, { kind: 'return' });
const entry = fc.record({ position: fc.nat(10), match, verdict });
const question = fc.record({ inInterface: fc.option(name, { nil: undefined }), outInterface: fc.option(name, { nil: undefined }), port });

function packetTo(destinationPort: number): Packet {
  const frame = new Uint8Array(14 + 20 + 8);
  const at = emitIpv4({ typeOfService: 0, identification: 1, dontFragment: true, moreFragments: false, fragmentOffset: 0, ttl: 9, protocol: IpProtocol.udp, source: 1, destination: 2, payloadBytes: 8 }, frame, 14);
  emitUdp({ sourcePort: 9, destinationPort, payloadBytes: 0 }, frame, at);
  const packet = Packet.in(frame);
  if (packet === undefined) throw new Error('not read');
  return packet;
}

describe('a chain of any length', () => {
  it('decides as if its rules were tried one by one, also while it changes', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), fc.array(question, { minLength: 1, maxLength: 20 }), fc.nat(59), (entries, questions, gone) => {
        const chain = new Chain('filter', 'FORWARD');
        const resources: RuleResource[] = entries.map(({ verdict: what, ...text }, at) => rule(`rule/${at}`, what, text));
        const removals = resources.map((resource) => chain.add(new Rule(resource, () => false), undefined));
        const check = (left: readonly RuleResource[]): void => {
          const inOrder = left.toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
          for (const { port: to, ...interfaces } of questions) {
            const packet = Object.assign(packetTo(to), interfaces);
            const first = inOrder.find((resource) => new Rule(resource, () => false).matches(packet));
            const expected = first?.verdict.kind === 'return' ? undefined : first?.id;
            expect(chain.decide(packet, undefined)?.resource.id).toBe(expected);
          }
        };
        check(resources);
        removals[gone]?.();
        check(resources.filter((_, at) => at !== gone));
      }),
    );
  });
});
