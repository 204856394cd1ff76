/**
 * Controllers under measurement, and a network whose hosts have blocks of addresses of their own.
 */
import type { Controller } from '../../src/controller/controller.js';
import { createController } from '../../src/controller/create-controller.js';
import type { Network } from '../../src/controller/network.js';
import type { Runtime } from '../../src/base/runtime.js';
import type { Store } from '../../src/contracts/store.js';
import { record, type Recorder } from './recorder.js';

export interface Host {
  readonly controller: Controller;
  readonly recorder: Recorder;
  /** The network that all hosts share. */
  readonly network: Network;
  close(): Promise<void>;
}

export interface HostsOptions {
  readonly runtime?: Runtime;
  /** Without a way out, for which every join makes an endpoint in docker_gwbridge besides; true unless told. */
  readonly internal?: boolean;
}

/**
 * Opens controllers, each with a client of its own, on one new overlay network; each has created one endpoint already,
 * and with it has a block of addresses.
 */
export async function openHosts(count: number, open: () => Promise<Store>, { runtime, internal = true }: HostsOptions = {}): Promise<readonly Host[]> {
  const hosts: Host[] = [];
  for (let number = 0; number < count; number++) {
    const store = await open();
    const recorder = record(store);
    const host = { name: `h${number}`, address: `192.0.2.${number + 1}` };
    const controller = (await createController({ host, store: recorder.store, ...(runtime && { runtime }) })).getOrThrow();
    if (number === 0) {
      const ipam = { options: { 'com.docker.network.ipam.policy': 'affine' }, config: [{ subnet: '10.0.0.0/8' }] };
      (await controller.createNetwork({ name: 'net', driver: 'overlay', internal, ipam })).getOrThrow();
    }
    await controller.settled();
    const network = controller.networkByName('net')!;
    (await network.createEndpoint({ name: `first-of-h${number}` })).getOrThrow();
    hosts.push({
      ...{ controller, recorder, network },
      async close() {
        await controller.close();
        await store.close();
      },
    });
  }
  await Promise.all(hosts.map(({ controller }) => controller.settled()));
  return hosts;
}
