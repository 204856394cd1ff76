/**
 * The steps of the tour, in order: two hosts, an overlay network, a container on each, packets, and everything removed.
 *
 * A step looks at what is there before it does anything, so that it may be repeated, also after its half.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { NetworkOptions } from '../../controller/settings/network-settings.js';
import type { Session } from '../state/state.js';
import type { Narration } from './narration.js';
import { showAllocated, showExplanation, showPings, showStored, showTrace } from './shows.js';
import type { Step, Walk } from './walk.js';

const OV_NET2: NetworkOptions = { name: 'ov_net2', driver: 'overlay' };
const OV_NET3: NetworkOptions = { name: 'ov_net3', driver: 'overlay', ipam: { config: [{ subnet: '172.19.0.0/24', gateway: '172.19.0.1' }] } };
const GATEWAY_BRIDGE = 'docker_gwbridge';

export const steps: readonly Step[] = [
  { name: 'create ov_net2', run: createFirst },
  { name: 'create ov_net3', run: createSecond },
  { name: 'see them on h2', run: seeNetworks },
  { name: 'run box1', run: (walk) => runBox(walk, walk.h1, 'box1') },
  { name: 'run box2', run: (walk) => runBox(walk, walk.h2, 'box2') },
  { name: 'show what was allocated', run: showAllocated },
  { name: 'show what was stored', run: showStored },
  { name: 'ping', run: showPings },
  { name: 'trace', run: showTrace },
  { name: 'explain', run: showExplanation },
  { name: 'remove box1', removes: true, run: (walk) => removeBox(walk, walk.h1, 'box1') },
  { name: 'remove box2', removes: true, run: (walk) => removeBox(walk, walk.h2, 'box2') },
  { name: 'remove networks', removes: true, run: removeNetworks },
];

async function createFirst({ h1, told }: Walk): Promise<Result<void, CnmError>> {
  told.explain('An overlay network spans hosts. Its subnet and its VXLAN id are taken from what all hosts share.');
  told.command('h1', 'docker network create -d overlay ov_net2');
  return createNetwork(h1, told, OV_NET2);
}

async function createSecond({ h1, told }: Walk): Promise<Result<void, CnmError>> {
  told.command('h1', 'docker network create -d overlay --subnet 172.19.0.0/24 --gateway 172.19.0.1 ov_net3');
  return createNetwork(h1, told, OV_NET3);
}

async function createNetwork({ networks, controller }: Session, told: Narration, options: NetworkOptions): Promise<Result<void, CnmError>> {
  const present = controller.networkByName(options.name);
  const network = present === undefined ? await networks.create(options) : Result.ok(present);
  if (!network.ok) return network;
  told.answer([network.value.id]);
  return Result.ok();
}

async function seeNetworks({ h2, told }: Walk): Promise<Result<void, CnmError>> {
  await h2.controller.settled();
  const found = h2.networks.list({ driver: ['overlay'] });
  if (!found.ok) return found;
  told.explain('Nothing was sent to h2: it reads the same store, and has the networks too.');
  told.command('h2', "docker network ls --filter driver=overlay --format '{{.Name}} {{.Driver}} {{.Scope}}'");
  told.answer(found.value.map(({ name, driver, scope }) => `${name} ${driver} ${scope}`).sort());
  return Result.ok();
}

async function runBox({ told }: Walk, { controller, containers }: Session, name: string): Promise<Result<void, CnmError>> {
  await controller.settled();
  if (name === 'box1') told.explain('A container on each host. Its endpoint gets the lowest free address, whichever host asks for it.');
  told.command(controller.host.name, `docker run -d --name ${name} --network ov_net2 busybox sleep 100000`);
  const present = containers.container(name);
  const running = present.ok
    ? await containers.start(name)
    : await containers.run({ name, image: 'busybox', command: ['sleep', '100000'], networks: ['ov_net2'] });
  if (!running.ok) return running;
  told.answer([running.value.id]);
  return Result.ok();
}

async function removeBox({ told }: Walk, { controller, containers }: Session, name: string): Promise<Result<void, CnmError>> {
  if (name === 'box1') told.explain('Everything is removed again.');
  told.command(controller.host.name, `docker rm -f ${name}`);
  const removed = await containers.remove(name, { force: true });
  return removed.ok || removed.error.code === 'CONTAINER_NOT_FOUND' ? Result.ok() : removed;
}

async function removeNetworks({ h1, h2, told }: Walk): Promise<Result<void, CnmError>> {
  for (const [session, names] of [[h1, ['ov_net2', 'ov_net3', GATEWAY_BRIDGE]], [h2, [GATEWAY_BRIDGE]]] as const) {
    await session.controller.settled();
    told.command(session.controller.host.name, `docker network rm ${names.join(' ')}`);
    for (const name of names) {
      const removed = await session.networks.remove(name);
      if (!removed.ok && removed.error.code !== 'NETWORK_NOT_FOUND') return removed;
    }
  }
  return Result.ok();
}

/** Takes away what a tour that was told to keep it has left; says whether there was anything. */
export async function removeKept({ h1, h2 }: Walk): Promise<Result<boolean, CnmError>> {
  let isSomething = false;
  for (const [{ containers }, name] of [[h1, 'box1'], [h2, 'box2']] as const) {
    if (!containers.container(name).ok) continue;
    const removed = await containers.remove(name, { force: true });
    if (!removed.ok) return removed;
    isSomething = true;
  }
  for (const [{ controller, networks }, names] of [[h1, ['ov_net2', 'ov_net3', GATEWAY_BRIDGE]], [h2, [GATEWAY_BRIDGE]]] as const) {
    await controller.settled();
    for (const name of names) {
      if (controller.networkByName(name) === undefined) continue;
      const removed = await networks.remove(name);
      if (!removed.ok) return removed;
      isSomething = true;
    }
  }
  return Result.ok(isSomething);
}
