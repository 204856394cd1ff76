/**
 * -p, --expose and --network of `run`: what docker's spellings mean.
 */
import { describe, expect, test } from 'vitest';
import { readNetworks } from '../../src/cli/commands/container/network-flags.js';
import { readBindings, readExposedPorts } from '../../src/cli/commands/container/port-flags.js';
import { Flags } from '../../src/cli/flags.js';

const flags = (values: Record<string, unknown>) => new Flags(values, 'cnm run');

describe('-p', () => {
  test.each([
    ['80', [{ protocol: 'tcp', port: 80 }]],
    ['8080:80', [{ protocol: 'tcp', port: 80, hostPort: 8080 }]],
    ['53:53/udp', [{ protocol: 'udp', port: 53, hostPort: 53 }]],
    ['127.0.0.1:8080:80', [{ protocol: 'tcp', port: 80, hostPort: 8080, hostAddress: '127.0.0.1' }]],
    ['127.0.0.1::80', [{ protocol: 'tcp', port: 80, hostAddress: '127.0.0.1' }]],
    ['[::1]:8080:80', [{ protocol: 'tcp', port: 80, hostPort: 8080, hostAddress: '::1' }]],
    ['8000-8010:80', [{ protocol: 'tcp', port: 80, hostPort: 8000, hostPortEnd: 8010 }]],
    ['8000-8001:80-81/SCTP', [{ protocol: 'sctp', port: 80, hostPort: 8000 }, { protocol: 'sctp', port: 81, hostPort: 8001 }]],
  ])('%s', (text, expected) => {
    expect(readBindings(flags({ publish: [text] })).getOrThrow()).toEqual(expected);
  });

  test.each(['', ':', 'http', '0', '65536', '80/icmp', '80/tcp/x', '8000-8002:80-81', '90-80', 'x:80', '1:2:3:4', 'host:8080:80:1'])('%j is refused', (text) => {
    expect(readBindings(flags({ publish: [text] })).error?.message).toBe(`invalid --publish '${text}': [ADDRESS:][HOST-PORT:]PORT[/PROTOCOL] is expected`);
  });
});

test('--expose takes ports and ranges', () => {
  expect(readExposedPorts(flags({ expose: ['443', '90-92/udp'] })).getOrThrow()).toEqual([
    { protocol: 'tcp', port: 443 },
    ...[90, 91, 92].map((port) => ({ protocol: 'udp', port })),
  ]);
  expect(readExposedPorts(flags({ expose: ['80:90'] })).error?.message).toBe('invalid range format for --expose: 80:90');
});

describe('--network', () => {
  const plain = { aliases: [], links: {} };

  test('alone is a name, and --ip and its like are for the first', () => {
    const read = readNetworks(flags({ network: ['n1', 'n2'], ip: '10.0.0.9', networkAlias: ['web'], macAddress: '02:42:00:00:00:01', link: ['db:store', 'cache'], gwPriority: '5' }));
    expect(read.getOrThrow()).toEqual([
      { network: 'n1', ipv4Address: '10.0.0.9', macAddress: '02:42:00:00:00:01', aliases: ['web'], links: { store: 'db', cache: 'cache' }, priority: 5 },
      { network: 'n2' },
    ]);
    expect(readNetworks(flags({})).getOrThrow()).toEqual([{ network: 'bridge', ...plain }]);
  });

  test('at length has its own settings', () => {
    const text = 'name=n2,alias=a,alias=b,ip=10.1.0.9,ip6=fd00::9,mac-address=02:42:00:00:00:02,gw-priority=-1';
    expect(readNetworks(flags({ network: ['n1', text] })).getOrThrow()[1]).toEqual({
      network: 'n2',
      aliases: ['a', 'b'],
      ipv4Address: '10.1.0.9',
      ipv6Address: 'fd00::9',
      macAddress: '02:42:00:00:00:02',
      priority: -1,
    });
  });

  test.each([
    ['name=,ip=1.2.3.4', 'network name/id is not specified: --network name=,ip=1.2.3.4'],
    ['name=n1,colour=red', 'invalid field key colour of --network name=n1,colour=red'],
    ['name=n1,ip', 'invalid field ip of --network name=n1,ip'],
    ['name=n1,gw-priority=high', 'invalid gw-priority high of --network name=n1,gw-priority=high'],
  ])('%s is refused', (text, message) => {
    expect(readNetworks(flags({ network: [text] })).error?.message).toBe(message);
  });
});
