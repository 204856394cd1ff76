/**
 * What the bridge driver makes itself where nobody says: IPv6 addresses, and names that it does not take.
 */
import { describe, expect, test } from 'vitest';
import { selfMadeIpv6 } from '../../src/drivers/bridge/self-made-ipv6.js';
import { bridge, network, openHost, plug, present, refused, sandbox } from '../support/cnm.js';

const NAME = 'com.docker.network.bridge.name';
const DEFAULT_BRIDGE = 'com.docker.network.bridge.default_bridge';
const MAC = '02:42:ac:11:00:02';

describe('an IPv6 address that no IPAM has given', () => {
  async function made(subnet?: string) {
    const { h1 } = await openHost();
    const config = [{ subnet: '10.1.0.0/24' }, ...(subnet === undefined ? [] : [{ subnet }])];
    await network(h1, 'n1', { ipv6: subnet !== undefined, ipam: { config } });
    return selfMadeIpv6(present([...h1.core.tables.networks.rows()].find(({ name }) => name === 'n1')), MAC);
  }

  test('is the MAC behind the network’s prefix, or behind fe80::/64 where it has none', async () => {
    expect((await made('fd00:1::/64')).value).toEqual({ address: 'fd00:1::242:ac11:2', prefixLength: 64 });
    expect((await made('fd00:1:2:3:4::/80')).value).toEqual({ address: 'fd00:1:2:3:4:242:ac11:2', prefixLength: 80 });
    expect((await made()).value).toEqual({ address: 'fe80::242:ac11:2', prefixLength: 64 });
  });

  test('needs 48 bits', async () => {
    expect((await made('fd00:1::/81')).error?.message).toBe('Cannot self generate an IPv6 address on network fd00:1::/81: At least 48 host bits are needed.');
  });
});

test('a default bridge of another name must be there already, as in Docker', async () => {
  const { store, h1 } = await openHost();
  const error = await refused(store, () => h1.createNetwork({ name: 'n', options: { [DEFAULT_BRIDGE]: 'true', [NAME]: 'br0' } }), 'INVALID_BRIDGE_NAME');
  expect(error.message).toBe('bridge device with non default name br0 must be created manually');
});

test('crossing packets are asked about only where endpoints are kept apart', async () => {
  const { h1 } = await openHost();
  await bridge(h1, 'open', '10.1.0.0/24', { options: { [NAME]: 'br-open' } });
  await bridge(h1, 'apart', '10.2.0.0/24', { options: { [NAME]: 'br-apart', 'com.docker.network.bridge.enable_icc': 'false' } });
  const asked = h1.core.reconciler.dataplane.list().flatMap((one) => (one.kind === 'bridge' ? [[one.name, one.netfilter === true]] : []));
  expect(Object.fromEntries(asked)).toEqual({ 'br-open': false, 'br-apart': true });
});

test('the aux address DefaultGatewayIPv4 is a sandbox’s gateway instead of the bridge', async () => {
  const { h1 } = await openHost();
  const config = [{ subnet: '10.1.0.0/24', auxAddresses: { DefaultGatewayIPv4: '10.1.0.9' } }];
  const n1 = await network(h1, 'n1', { ipam: { config } });
  const box = await sandbox(h1, 'c1');
  await plug(n1, box);
  expect(box.gateway).toBe('10.1.0.9');
});
