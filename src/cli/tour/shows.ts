/**
 * The steps of the tour that change nothing: what was allocated, what was stored, and packets on their way.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { PingReport } from '../../dataplane/simulator/simulator.js';
import { pingOutcome, PAYLOAD_BYTES } from '../commands/ping.js';
import { explainIn } from '../commands/explain.js';
import { withWorld } from '../world/world.js';
import { hopDocuments, hopLines } from '../views/hop-lines.js';
import { formatTable } from '../table.js';
import { storedLines } from './stored-lines.js';
import type { Session } from '../state/state.js';
import type { Walk } from './walk.js';
import type { EndpointInspection } from '../../containers/index.js';
import { PacketLost } from '../errors.js';

export async function showAllocated({ h1, h2, told }: Walk): Promise<Result<void, CnmError>> {
  for (const { controller } of [h1, h2]) await controller.settled();
  told.explain('What was allocated, and who holds it:');
  const rows: string[][] = [['NETWORK', 'SUBNET', 'GATEWAY', 'VNI', 'ENDPOINT', 'ADDRESS', 'MAC ADDRESS']];
  for (const { name, ipam, driverState, endpoints } of ['ov_net2', 'ov_net3'].flatMap((name) => partsOf(h1, name))) {
    const [{ subnet = '', gateway = '' } = {}] = ipam.config;
    const network = [name, subnet, gateway, String(driverState[subnet] ?? '')];
    if (endpoints.length === 0) rows.push([...network, '-', '-', '-']);
    for (const [at, one] of endpoints.entries()) rows.push([...(at === 0 ? network : ['', '', '', '']), one.Name, one.IPv4Address, one.MacAddress]);
  }
  told.answer(formatTable(rows));
  return Result.ok();
}

function partsOf({ controller, networks }: Session, wanted: string) {
  const network = controller.networkByName(wanted);
  if (network === undefined) return [];
  const endpoints: EndpointInspection[] = Object.values(networks.inspect(network.id).getOrThrow().Containers);
  const { name, ipam, driverState } = network;
  return [{ name, ipam, driverState, endpoints: endpoints.sort((a, b) => (a.Name < b.Name ? -1 : 1)) }];
}

export async function showStored({ h1, state, told }: Walk): Promise<Result<void, CnmError>> {
  const network = h1.networks.list({ name: ['^ov_net2$'] });
  if (!network.ok) return network;
  told.explain('The store is all that the hosts have in common. It holds of ov_net2:');
  for (const one of network.value) told.answer(await storedLines(state.store, one));
  return Result.ok();
}

export async function showPings(walk: Walk): Promise<Result<void, CnmError>> {
  const { h1, h2, told } = walk;
  for (const { controller } of [h1, h2]) await controller.settled();
  told.explain('Each reaches the other, by its name and by its address:');
  for (const [here, from, there, to] of [[h1, 'box1', h2, 'box2'], [h2, 'box2', h1, 'box1']] as const) {
    const target = there.containers.container(to);
    if (!target.ok) return target;
    const address = target.value.inspect().NetworkSettings.Networks['ov_net2']?.IPAddress ?? '';
    for (const name of [to, address]) {
      const answered = await showPing(walk, { from, host: here.controller.host.name, to: name });
      if (!answered.ok) return answered;
    }
  }
  return Result.ok();
}

async function showPing({ io, state, told }: Walk, errand: { from: string; host: string; to: string }): Promise<Result<void, CnmError>> {
  const { from, host, to } = errand;
  told.command(host, `docker exec ${from} ping -c 1 ${to}`);
  const sent = await withWorld<{ report: PingReport; text: readonly string[] }>(state.store, { from, host, mentions: [to] }, io, async (world) => {
    const answer = await world.cluster.ping(world.origin, to, { payloadBytes: PAYLOAD_BYTES });
    return answer.map((report) => ({ report, text: pingOutcome(to, world, report).text }));
  });
  if (!sent.ok) return sent;
  told.answer(sent.value.text.filter((line) => line !== '' && !line.startsWith('---') && !line.startsWith('round-trip')));
  return sent.value.report.received > 0 ? Result.ok() : Result.error(new PacketLost({ from, to }));
}

export async function showTrace({ io, state, told }: Walk): Promise<Result<void, CnmError>> {
  const sent = await withWorld<readonly string[]>(state.store, { from: 'box1', host: 'h1', mentions: [] }, io, async ({ cluster, origin }) => {
    const traced = await cluster.trace(origin, 'box2', { payloadBytes: PAYLOAD_BYTES });
    return traced.map(({ hops }) => hopLines(hopDocuments(cluster, hops).filter(({ summary }) => summary.includes('ICMP echo request'))));
  });
  if (!sent.ok) return sent;
  told.explain('Each hop of the first packet, from box1 on h1 to box2 on h2 (`cnm trace box1 box2` shows ARP and the reply too):');
  told.answer(sent.value);
  return Result.ok();
}

export async function showExplanation({ io, state, told }: Walk): Promise<Result<void, CnmError>> {
  const target = { name: 'box2', question: { protocol: 'tcp', port: 80 } } as const;
  const explained = await withWorld(state.store, { from: 'box1', host: 'h1', mentions: [] }, io, (world) => explainIn(world, target));
  if (!explained.ok) return explained;
  told.explain('And what does not work is explained, here without the steps:');
  told.command('h1', 'cnm explain box1 box2:80');
  told.answer([explained.value.words, ...(explained.value.remedy === undefined ? [] : [explained.value.remedy])]);
  return Result.ok();
}
