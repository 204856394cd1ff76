/**
 * The packet filter of a host is Docker 20.10's, rule by rule, in the order in which iptables tries them.
 *
 * What is expected is in rules/*.txt: what Docker 20.10.24 sets, as `iptables-save` prints it, but without declarations of
 * chains and counters, the chains in alphabetical order, and the rules of one kind together instead of those of one bridge.
 */
import { expect, test } from 'vitest';
import { createContainers, createUserNetworks } from '../../src/containers/index.js';
import type { Controller, HostOptions } from '../../src/index.js';
import { bridge, network, ok, openHost, plug, sandbox } from '../support/cnm.js';
import { iptablesText } from './iptables-text.js';

const NAME = 'com.docker.network.bridge.name';
const named = (name: string, more: Readonly<Record<string, string>> = {}) => ({ options: { [NAME]: name, ...more } });
const http = { protocol: 'tcp', port: 80 } as const;

/** A world that a host is brought into. */
type Scenario = (h1: Controller) => Promise<unknown>;

const scenarios: Readonly<Record<string, Scenario>> = {
  'new-host': () => Promise.resolve(),
  async 'default-bridge'(h1) {
    ok(await createUserNetworks(h1).ensurePredefined());
  },
  async 'two-user-bridges'(h1) {
    await bridge(h1, 'one', '10.1.0.0/24', named('br-one'));
    await bridge(h1, 'two', '10.2.0.0/24', named('br-two'));
  },
  async internal(h1) {
    await bridge(h1, 'inside', '10.1.0.0/24', { internal: true, ...named('br-inside') });
  },
  async 'icc-off'(h1) {
    await bridge(h1, 'apart', '10.1.0.0/24', named('br-apart', { 'com.docker.network.bridge.enable_icc': 'false' }));
  },
  async 'masquerade-off'(h1) {
    await bridge(h1, 'plain', '10.1.0.0/24', named('br-plain', { 'com.docker.network.bridge.enable_ip_masquerade': 'false' }));
  },
  async 'host-ipv4'(h1) {
    await bridge(h1, 'snat', '10.1.0.0/24', named('br-snat', { 'com.docker.network.host_ipv4': '10.99.0.50' }));
  },
  async publish(h1) {
    const one = await bridge(h1, 'one', '10.1.0.0/24', named('br-one'));
    await plug(one, await sandbox(h1, 'web'), { portBindings: [{ ...http, hostPort: 8080 }, { protocol: 'udp', port: 53 }] });
  },
  async 'publish-on-address'(h1) {
    const one = await bridge(h1, 'one', '10.1.0.0/24', named('br-one'));
    const hostPort = 8080;
    await plug(one, await sandbox(h1, 'web'), { portBindings: [{ ...http, hostPort, hostAddress: '127.0.0.1' }, { ...http, hostPort, hostAddress: '10.99.0.11' }] });
  },
  async 'publish-ipv6'(h1) {
    const subnets = { config: [{ subnet: '10.1.0.0/24' }, { subnet: 'fd00:1::/64' }] };
    const both = await network(h1, 'both', { ipv6: true, ipam: subnets, ...named('br-both') });
    await plug(both, await sandbox(h1, 'web'), { portBindings: [{ ...http, hostPort: 8080 }] });
  },
  async 'publish-without-proxy'(h1) {
    const one = await bridge(h1, 'one', '10.1.0.0/24', named('br-one'));
    await plug(one, await sandbox(h1, 'web'), { portBindings: [{ ...http, hostPort: 8080 }] });
  },
  async link(h1) {
    const apart = await bridge(h1, 'apart', '10.1.0.0/24', named('br-apart', { 'com.docker.network.bridge.enable_icc': 'false' }));
    await plug(apart, await sandbox(h1, 'app'), { join: { links: { db: 'store' } } });
    await plug(apart, await sandbox(h1, 'store'), { exposedPorts: [{ protocol: 'tcp', port: 5432 }] });
    await plug(apart, await sandbox(h1, 'other'));
  },
  async 'overlay-publishes-by-docker-gwbridge'(h1) {
    await network(h1, 'ov', { driver: 'overlay' });
    await h1.core.replica.settled();
    ok(await createContainers(h1).run({ name: 'web', image: 'nginx', networks: ['ov'], portBindings: [{ ...http, hostPort: 8080 }] }));
  },
};

const hostOf: Readonly<Record<string, Partial<HostOptions>>> = { 'publish-without-proxy': { userlandProxy: false } };

test.each(Object.entries(scenarios))('rules: %s', async (name, scenario) => {
  const { h1 } = await openHost({ hosts: [{ name: 'h1', address: '10.99.0.11', ...hostOf[name] }] });
  await scenario(h1);
  await expect(iptablesText(h1.core.reconciler.dataplane.list())).toMatchFileSnapshot(`rules/${name}.txt`);
});

test('rules: without its links and its ports a host is as it was', async () => {
  const { h1 } = await openHost();
  const apart = await bridge(h1, 'apart', '10.1.0.0/24', named('br-apart', { 'com.docker.network.bridge.enable_icc': 'false' }));
  const rules = () => iptablesText(h1.core.reconciler.dataplane.list());
  const before = rules();
  const app = await plug(apart, await sandbox(h1, 'app'), { join: { links: { db: 'store' } }, portBindings: [{ ...http, hostPort: 8080 }] });
  const published = rules();
  const store = await plug(apart, await sandbox(h1, 'store'), { exposedPorts: [{ protocol: 'tcp', port: 5432 }] });
  expect(rules()).not.toBe(published);
  ok(await store.leave());
  expect(rules()).toBe(published);
  ok(await app.leave());
  expect(rules()).toBe(before);
  ok(await app.delete());
  ok(await store.delete());
  ok(await apart.delete());
  expect(rules()).toBe(iptablesText((await openHost()).h1.core.reconciler.dataplane.list()));
});
