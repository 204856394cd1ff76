/**
 * Two hosts that know each other by a Consul alone, as Docker's `--cluster-store=consul://IP:8500` with
 * `--cluster-advertise=ens3:2376` has them: networks made on one, a busybox on each, and pings both ways.
 *
 * Takes the store's URL; a Consul at 127.0.0.1:8500 unless given (`consul agent -dev` is one).
 */
import process from 'node:process';
import { createController, createSimulator, createSystemRuntime, type Controller } from 'libcnm';
import { createContainers, type Container } from 'libcnm/containers';

const store = process.argv[2] ?? 'consul://127.0.0.1:8500';
const simulator = createSimulator({ runtime: createSystemRuntime() });

async function startHost(name: string, address: string): Promise<Controller> {
  const dataplane = simulator.addHost({ name, interfaces: [{ name: 'ens3', address: `${address}/24` }] });
  return (await createController({ host: { name, address }, store, clusterAdvertise: 'ens3:2376', dataplane })).getOrThrow();
}

async function runBusybox(host: Controller, name: string): Promise<Container> {
  return (await createContainers(host).run({ name, image: 'busybox', networks: ['ov_net2'] })).getOrThrow();
}

async function ping({ name, sandbox }: Container, to: string): Promise<void> {
  const [address = ''] = sandbox?.resolve(to).addresses ?? [];
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const { sent, received } = await simulator.ping({ host: sandbox?.host ?? '', namespace: sandbox?.namespace ?? '' }, { family: 4, value });
  console.log(`${name} > ${to} (${address}): ${received} of ${sent} answered`);
}

const h1 = await startHost('h1', '10.99.0.11');
const h2 = await startHost('h2', '10.99.0.12');

(await h1.createNetwork({ name: 'ov_net2', driver: 'overlay' })).getOrThrow();
(await h1.createNetwork({ name: 'ov_net3', driver: 'overlay', ipam: { config: [{ subnet: '172.19.0.0/24', gateway: '172.19.0.1' }] } })).getOrThrow();
await h2.settled();
for (const { name, scope, ipam } of h2.networks({ driver: 'overlay' })) console.log(`h2 has ${name}, ${scope}, ${ipam.config[0]?.subnet}`);

const box1 = await runBusybox(h1, 'box1');
const box2 = await runBusybox(h2, 'box2');
await h1.settled();
await ping(box1, 'box2');
await ping(box2, 'box1');

for (const [host, name] of [[h1, 'box1'], [h2, 'box2']] as const) (await createContainers(host).remove(name, { force: true })).getOrThrow();
await h2.settled();
for (const name of ['ov_net2', 'ov_net3']) (await h2.network(name).getOrThrow().delete()).getOrThrow();
for (const host of [h1, h2]) (await host.close()).getOrThrow();
