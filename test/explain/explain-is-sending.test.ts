/**
 * What `explain` says before is what sending finds after: in random worlds, for random packets.
 *
 * A failure prints its seed and its smallest world; EXPLAIN_RUNS makes it longer.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Destination, Origin } from '../../src/controller/cluster/aim.js';
import type { Cluster } from '../../src/controller/create-cluster.js';
import type { Explanation } from '../../src/dataplane/simulator/explain/explanation.js';
import { type BuiltPlan, buildPlan, one, plans, type QuestionPlan } from './topologies.js';

const numRuns = Number(process.env['EXPLAIN_RUNS'] ?? 200);

interface Packet {
  readonly from: Origin;
  readonly to: Destination;
  readonly protocol: 'icmp' | 'tcp' | 'udp';
  readonly port: number;
}

/** How sending it ended. */
type Ending = 'answered' | 'name-not-found' | 'no-route' | 'refused' | 'too-big' | 'silence' | 'unreachable';

function packetOf({ cluster, containers, published }: BuiltPlan, { from, to, protocol, port }: QuestionPlan): Packet {
  const sender = 'container' in from ? one(containers, from.container).sandbox : { host: one(cluster.controllers, from.host).host.name };
  if (sender === undefined) throw new Error('a container that does not run');
  switch (to.kind) {
    case 'text':
      return { from: sender, to: to.text, protocol, port };
    case 'host':
      return { from: sender, to: one(cluster.controllers, to.number).host.address, protocol, port };
    case 'published': {
      const lead = published.length === 0 ? undefined : one(published, to.number);
      return { from: sender, to: lead?.address ?? '10.99.0.11', protocol: lead?.protocol ?? protocol, port: lead?.port ?? port };
    }
    default: {
      const container = one(containers, to.container);
      return { from: sender, to: to.kind === 'name' ? container.name : (container.sandbox ?? container.name), protocol, port };
    }
  }
}

async function send(cluster: Cluster, { from, to, protocol, port }: Packet): Promise<Ending> {
  if (protocol === 'icmp') {
    const report = await cluster.ping(from, to, { timeoutMs: 10_000 });
    if (!report.ok) return endingOf(report.error.code);
    return report.value.received > 0 ? 'answered' : endingOf(report.value.errors[0]?.kind);
  }
  const report = await cluster.connect(from, to, { protocol, port, timeoutMs: 10_000 });
  if (!report.ok) return endingOf(report.error.code);
  return report.value.answered ? 'answered' : endingOf(report.value.failure);
}

function endingOf(word: string | undefined): Ending {
  switch (word) {
    case 'NAME_NOT_FOUND':
      return 'name-not-found';
    case 'no-route':
      return 'no-route';
    case 'refused':
      return 'refused';
    case 'unreachable':
    case 'neighbour-unreachable':
      return 'unreachable';
    case 'too-big':
    case 'fragmentation-needed':
      return 'too-big';
    default:
      return 'silence';
  }
}

function explained(cluster: Cluster, { from, to, protocol, port }: Packet): Promise<Explanation> {
  return cluster.explain(from, to, { protocol, ...(protocol !== 'icmp' && { port }) }).then((answer) => answer.getOrThrow());
}

/** What may come of a packet that is explained so. */
function mayEnd({ disposition, return: back }: Explanation): readonly Ending[] {
  switch (disposition) {
    case 'accepted':
      return ['answered'];
    case 'name-not-found':
      return ['name-not-found'];
    case 'port-closed':
      // Whoever hears of it is refused; the word may be lost on its way back.
      return back.at(-1)?.step.kind === 'delivered' ? ['refused'] : ['silence', 'unreachable'];
    case 'no-route':
      return back.length === 0 ? ['no-route', 'unreachable'] : ['unreachable', 'no-route', 'silence'];
    case 'too-big':
      return ['too-big'];
    default:
      return ['silence', 'unreachable'];
  }
}

test('what is explained is what sending finds', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const built = await buildPlan(plan);
      try {
        for (const question of plan.questions) {
          const packet = packetOf(built, question);
          const explanation = await explained(built.cluster, packet);
          const ending = await send(built.cluster, packet);
          const way = explanation.forward.map(({ words }) => words).join('; ');
          expect(mayEnd(explanation), `${explanation.disposition}: ${explanation.words} (${way})`).toContain(ending);
          expect(explanation.reached).toBe(ending === 'answered');
          if (!explanation.reached && explanation.disposition !== 'dropped') expect(explanation.remedy, explanation.words).toBeDefined();
        }
      } finally {
        (await built.cluster.close()).getOrThrow();
      }
    }),
    { numRuns },
  );
});
