/**
 * Every label that a driver knows, in every spelling: taken as Docker takes it, or refused with what was expected.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOptions, type OptionSchema } from '../../src/contracts/options.js';
import { bridgeOptions } from '../../src/drivers/bridge/options.js';
import { ipvlanOptions } from '../../src/drivers/ipvlan/ipvlan-driver.js';
import { macvlanOptions } from '../../src/drivers/macvlan/macvlan-driver.js';
import { overlayOptions } from '../../src/drivers/overlay/options.js';
import { network, ok, openHost, plug, refused, sandbox } from '../support/cnm.js';

const BRIDGE = 'com.docker.network.bridge.';
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];
const NO_FLAG = ['', 'yes', 'on', 'tRUE', ' true', '2', '-1'];
const NO_NUMBER = ['', '-1', '1.5', '1e3', '0x10', ' 1400', '65536', '1'.repeat(20)];

describe('the bridge driver', () => {
  test('has Docker’s labels and defaults', () => {
    expect(Object.fromEntries(Object.values(bridgeOptions).map(({ label, fallback }) => [label, fallback]))).toEqual({
      [`${BRIDGE}name`]: '',
      [`${BRIDGE}default_bridge`]: false,
      [`${BRIDGE}enable_icc`]: true,
      [`${BRIDGE}enable_ip_masquerade`]: true,
      [`${BRIDGE}inhibit_ipv4`]: false,
      [`${BRIDGE}host_binding_ipv4`]: '',
      'com.docker.network.enable_ipv6': false,
      'com.docker.network.host_ipv4': '',
      'com.docker.network.container_iface_prefix': 'eth',
      'com.docker.network.driver.mtu': 0,
    });
  });

  const flags = [`${BRIDGE}default_bridge`, `${BRIDGE}enable_icc`, `${BRIDGE}enable_ip_masquerade`, `${BRIDGE}inhibit_ipv4`, 'com.docker.network.enable_ipv6'];
  test.each(flags)('reads %s as Go reads a boolean', (label) => {
    const name = Object.entries(bridgeOptions).find(([, definition]) => definition.label === label)?.[0] ?? '';
    const read = (value: string) => parseOptions(bridgeOptions, { [label]: value });
    for (const value of TRUE) expect(ok(read(value))).toMatchObject({ [name]: true });
    for (const value of FALSE) expect(ok(read(value))).toMatchObject({ [name]: false });
    for (const value of NO_FLAG) {
      expect(read(value).error?.message).toBe(`failed to parse ${label} value: ${value} (strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax)`);
    }
  });

  test.each([`${BRIDGE}host_binding_ipv4`, 'com.docker.network.host_ipv4'])('reads %s as an address', async (label) => {
    const { store, h1 } = await openHost();
    for (const value of ['banana', '10.0.0.0/8', '10.0.0', '']) await refused(store, () => h1.createNetwork({ name: 'n', options: { [label]: value } }), 'INVALID_OPTION');
    await network(h1, 'n', { options: { [label]: '192.0.2.1' } });
  });

  test('reads the MTU as a number of bytes that a link can have', async () => {
    const { store, h1 } = await openHost();
    const label = 'com.docker.network.driver.mtu';
    for (const value of [...NO_NUMBER, '67']) {
      const error = await refused(store, () => h1.createNetwork({ name: 'n', options: { [label]: value } }), 'INVALID_OPTION');
      expect(error.details).toMatchObject({ label, value, expected: '0 or a whole number from 68 to 65535' });
    }
    for (const value of ['0', '68', '1500', '65535']) await network(h1, `n${value}`, { options: { [label]: value } });
    const mtus = h1.core.reconciler.dataplane.list().flatMap((resource) => (resource.kind === 'bridge' ? [resource.mtuBytes] : []));
    expect(mtus).toEqual([1500, 68, 1500, 65535]);
  });

  test('calls the default bridge docker0, and leaves the address off a bridge that inhibits it', async () => {
    const { h1 } = await openHost();
    const first = await network(h1, 'bridge', { options: { [`${BRIDGE}default_bridge`]: 'true' } });
    expect(first.driverState).toEqual({ bridge: 'docker0' });
    const second = await network(h1, 'bare', { options: { [`${BRIDGE}inhibit_ipv4`]: '1' } });
    const addresses = h1.core.reconciler.dataplane.list().flatMap((resource) => (resource.kind === 'address' ? [resource.interface] : []));
    expect(addresses).toEqual(['docker0']);
    expect(second.ipam.config[0]?.gateway).toBe('172.18.0.1');
  });
});

describe('the overlay driver', () => {
  const VNIS = 'com.docker.network.driver.overlay.vxlanid_list';
  const two = { ipam: { config: [{ subnet: '10.80.0.0/24' }, { subnet: '10.81.0.0/24' }] } };

  test('has Docker’s labels and defaults', () => {
    expect(Object.fromEntries(Object.values(overlayOptions).map(({ label, fallback }) => [label, fallback]))).toEqual({ 'com.docker.network.driver.mtu': 0, [VNIS]: [] });
  });

  test('takes the VXLAN ids that it is given, 0 for any, and leaves out those that are taken', async () => {
    const { store, h1 } = await openHost();
    const asked = await network(h1, 'asked', { driver: 'overlay', options: { [VNIS]: '257, 9' }, ...two });
    expect(asked.driverState).toEqual({ '10.80.0.0/24': 257, '10.81.0.0/24': 9 });
    const any = { ipam: { config: [{ subnet: '10.82.0.0/24' }, { subnet: '10.83.0.0/24' }] } };
    expect((await network(h1, 'any', { driver: 'overlay', options: { [VNIS]: '0,0,77' }, ...any })).driverState).toEqual({ '10.82.0.0/24': 256, '10.83.0.0/24': 258 });
    const error = await refused(store, () => h1.createNetwork({ name: 'taken', driver: 'overlay', options: { [VNIS]: '257' } }), 'VNI_IN_USE');
    expect(error.details).toEqual({ vni: 257, networkId: asked.id });
    const twice = { ipam: { config: [{ subnet: '10.84.0.0/24' }, { subnet: '10.85.0.0/24' }] } };
    await refused(store, () => h1.createNetwork({ name: 'twice', driver: 'overlay', options: { [VNIS]: '300,300' }, ...twice }), 'VNI_IN_USE');
    for (const list of ['', 'x', '1,', '16777216', '-1', '1;2']) {
      await refused(store, () => h1.createNetwork({ name: 'bad', driver: 'overlay', options: { [VNIS]: list } }), 'INVALID_OPTION');
    }
    ok(await asked.delete());
    expect((await network(h1, 'again', { driver: 'overlay' })).driverState).toEqual({ [String(h1.networkByName('again')?.ipam.config[0]?.subnet)]: 257 });
  });

  test('is encrypted by the label’s presence, whatever its value', async () => {
    for (const encrypted of ['', 'false', 'true']) {
      const { h1 } = await openHost();
      const made = await network(h1, 'o', { driver: 'overlay', internal: true, options: { encrypted } });
      await plug(made, await sandbox(h1, 'c'));
      const mtus = h1.core.reconciler.dataplane.list().flatMap((resource) => ('mtuBytes' in resource ? [resource.mtuBytes] : []));
      expect(new Set(mtus)).toEqual(new Set([1424]));
    }
  });

  test('needs room for its own headers', async () => {
    const { store, h1 } = await openHost();
    const label = 'com.docker.network.driver.mtu';
    for (const value of [...NO_NUMBER, '143']) await refused(store, () => h1.createNetwork({ name: 'n', driver: 'overlay', options: { [label]: value } }), 'INVALID_OPTION');
    await network(h1, 'n', { driver: 'overlay', options: { [label]: '144', encrypted: '' } });
  });
});

describe('any labels', () => {
  test.each(['bridge', 'overlay', 'macvlan', 'ipvlan'])('of a %s network are kept as they were given, known or not', { timeout: 60_000 }, async (driver) => {
    const { h1 } = await openHost();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'binary' }), { noNullPrototype: false }), async (labels) => {
        const made = await network(h1, `n${count++}`, { driver, labels, options: labels });
        expect([made.labels, made.options]).toEqual([labels, labels]);
        ok(await made.delete());
      }),
      { numRuns: 30 },
    );
  });

  const schemas: readonly (readonly [string, OptionSchema])[] = [
    ['bridge', bridgeOptions],
    ['overlay', overlayOptions],
    ['macvlan', macvlanOptions],
    ['ipvlan', ipvlanOptions],
  ];
  test.each(schemas)('that the %s driver takes mean the same when they are written out and read again', (_, schema) => {
    for (const definition of Object.values(schema)) {
      fc.assert(
        fc.property(fc.oneof(fc.string(), fc.nat().map(String), fc.ipV4(), fc.boolean().map(String), fc.array(fc.nat({ max: 99 })).map(String)), (value) => {
          const parsed = definition.parse(value);
          fc.pre(parsed !== undefined);
          const written = typeof parsed === 'string' ? parsed : JSON.stringify(parsed).replaceAll(/[[\]]/g, '');
          expect(definition.parse(written)).toEqual(parsed);
        }),
        { numRuns: 200, maxSkipsPerRun: 10_000 },
      );
    }
  });
});
