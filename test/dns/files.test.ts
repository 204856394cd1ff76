/**
 * The files of a sandbox as Docker writes them: /etc/hosts, /etc/resolv.conf and /etc/hostname.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Containers, createContainers, createUserNetworks } from '../../src/containers/index.js';
import { createController, createMemoryStore, type Controller, type HostOptions } from '../../src/index.js';
import { hostKey } from '../../src/model/host.js';
import { formatHosts, hostsAddresses, hostsName, machineNames, parseHosts } from '../../src/dns/hosts-file.js';
import { filterResolvConf, formatResolvConf, parseResolvConf, resolvOption } from '../../src/dns/resolv-conf.js';
import { searchNames } from '../../src/dns/search-names.js';
import { formatIpAddress, ipv4 } from '../../src/net/ip-address.js';
import { bridge, failure, network, ok, openTwo, plug, present, sandbox } from '../support/cnm.js';
import { openNamed } from './support.js';

const DEFAULTS = '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n';
/** A value of any type where the types of a program would not let it in. */
function untyped(value: unknown): never {
  const box: { value?: never } = {};
  Object.assign(box, { value });
  return box.value as never;
}

/** A host's containers, with the networks that it has by itself. */
async function openContainers(controller: Controller): Promise<Containers> {
  ok(await createUserNetworks(controller).ensurePredefined());
  return createContainers(controller);
}

const HOST = { nameservers: ['10.0.0.1', '127.0.0.53', '2001:4860:4860::8888'], search: ['pommesfrites.fr'] };

describe('/etc/hosts', () => {
  test('has the usual lines, extra hosts in their order, then its addresses in the order in which it was joined', async () => {
    const { h1 } = await openNamed();
    const [z, a] = [await bridge(h1, 'z-net', '10.2.0.0/24'), await network(h1, 'a-net', { ipv6: true, ipam: { config: [{ subnet: '10.1.0.0/24' }, { subnet: 'fd00:1::/64' }] } })];
    const extraHosts = [{ name: 'db', address: '10.9.9.9' }, { name: 'db', address: 'fd00::9' }];
    const box = ok(await h1.createSandbox({ containerId: 'c1', hostname: 'somehost', domainname: 'example.com', extraHosts }));
    expect(box.file('/etc/hosts')).toBe(`${DEFAULTS}10.9.9.9\tdb\nfd00::9\tdb\n`);
    const first = await plug(z, box);
    await plug(a, box);
    const names = 'somehost.example.com somehost';
    expect(box.file('/etc/hosts')).toBe(`${DEFAULTS}10.9.9.9\tdb\nfd00::9\tdb\n10.2.0.2\t${names}\n10.1.0.2\t${names}\nfd00:1::2\t${names}\n`);
    ok(await first.leave());
    // Docker leaves the lines of what was left.
    expect(box.file('/etc/hosts')).toBe(`${DEFAULTS}10.9.9.9\tdb\nfd00::9\tdb\n10.2.0.2\t${names}\n10.1.0.2\t${names}\nfd00:1::2\t${names}\n`);
    expect(box.files()['/etc/hostname']).toBe('somehost\n');
    expect(box.file('/etc/passwd')).toBeUndefined();
  });

  test('does not list the address of the way out', async () => {
    const { h1 } = await openTwo();
    const overlay = await network(h1, 'ov', { driver: 'overlay', ipam: { config: [{ subnet: '10.40.0.0/24' }] } });
    const box = ok(await h1.createSandbox({ containerId: 'c1', hostname: 'box1' }));
    await plug(overlay, box);
    expect(box.interfaces.length).toBe(2);
    expect(box.file('/etc/hosts')).toBe(`${DEFAULTS}10.40.0.2\tbox1\n`);
  });

  test('has links of the default bridge, with the alias, the host name and the name', async () => {
    const { h1 } = await openNamed();
    const containers = await openContainers(h1);
    const db = ok(await containers.run({ name: 'db', image: 'busybox', hostname: 'db1' }));
    const web = ok(await containers.run({ name: 'web', image: 'busybox', hostname: 'web', networks: [{ network: 'bridge', links: { store: 'db', db: 'db', gone: 'nobody' } }] }));
    const [dbAddress, webAddress] = [db, web].map((container) => present(container.endpoints()[0]?.ipv4Address));
    expect(web.sandbox?.file('/etc/hosts')).toBe(`${DEFAULTS}${dbAddress}\tstore db1 db\n${dbAddress}\tdb db1\n${webAddress}\tweb\n`);
    ok(await db.stop());
    expect(web.sandbox?.file('/etc/hosts')).toBe(`${DEFAULTS}${webAddress}\tweb\n`);
    // On a network of a user's own the DNS server knows links.
    ok(await h1.createNetwork({ name: 'n1' }));
    ok(await db.start());
    ok(await containers.connect('db', 'n1'));
    ok(await containers.connect('web', 'n1', { links: { other: 'db' } }));
    expect(web.sandbox?.file('/etc/hosts')).not.toContain('other');
    expect(web.sandbox?.resolve('other').known).toBe(true);
  });

  test('is the host’s own in the host’s network stack, unless something is added', async () => {
    const { h1 } = await openNamed();
    const plain = ok(await h1.createSandbox({ containerId: 'c1', useHostNamespace: true }));
    const added = ok(await h1.createSandbox({ containerId: 'c2', useHostNamespace: true, extraHosts: [{ name: 'db', address: '10.9.9.9' }] }));
    expect(plain.files()).toEqual({ '/etc/hostname': 'h1\n', '/etc/hosts': `${DEFAULTS}10.99.0.11\th1\n`, '/etc/resolv.conf': '' });
    expect(added.file('/etc/hosts')).toBe(`${DEFAULTS}10.9.9.9\tdb\n`);
  });

  test('is read without regard to case, comments and lines that are none', () => {
    const text = '# 10.0.0.1 no\n10.0.0.2  Web web.example.com # yes\n\nnonsense web\n10.0.0.3\nfd00:0::2\tweb\n10.0.0.4 web\n';
    expect(hostsAddresses(text, 'WEB', 4)).toEqual(['10.0.0.2', '10.0.0.4']);
    expect(hostsAddresses(text, 'web', 6)).toEqual(['fd00::2']);
    expect([hostsName(text, '10.0.0.2'), hostsName(text, 'fd00::2'), hostsName(text, '10.0.0.3')]).toEqual(['Web', 'web', undefined]);
    expect([machineNames('', 'x'), machineNames('a.b', ''), machineNames('a', 'b.c'), machineNames('a', '')]).toEqual([[], ['a.b', 'a'], ['a.b.c', 'a'], ['a']]);
  });

  test('comes back as it was written', () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9-]{1,8}$/);
    const line = fc.record({ address: fc.nat({ max: 0xffff_ffff }).map((value) => formatIpAddress(ipv4(value))), names: fc.array(name, { minLength: 1, maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(parseHosts(formatHosts(lines))).toEqual(lines);
      }),
    );
  });
});

describe('/etc/resolv.conf', () => {
  test('names the sandbox’s own server, keeps the search list, and IPv6 servers where the first network has IPv6', async () => {
    const { h1 } = await openNamed(HOST);
    const four = await bridge(h1, 'four', '10.1.0.0/24');
    const six = await network(h1, 'six', { ipv6: true, ipam: { config: [{ subnet: '10.2.0.0/24' }, { subnet: 'fd00:2::/64' }] } });
    const [c4, c6] = [await sandbox(h1, 'c4'), await sandbox(h1, 'c6')];
    await plug(four, c4);
    await plug(six, c6);
    expect(c4.file('/etc/resolv.conf')).toBe('search pommesfrites.fr\nnameserver 127.0.0.11\noptions ndots:0\n');
    expect(c6.file('/etc/resolv.conf')).toBe('search pommesfrites.fr\nnameserver 127.0.0.11\nnameserver 2001:4860:4860::8888\noptions ndots:0\n');
    // Once it names the sandbox's own server it stays.
    await plug(four, c6);
    expect(c6.file('/etc/resolv.conf')).toContain('2001:4860:4860::8888');
  });

  test('is the host’s without what cannot be reached from there, on the default bridge', async () => {
    const { h1 } = await openNamed({ ...HOST, options: ['rotate'] });
    const containers = await openContainers(h1);
    const c1 = present(ok(await containers.run({ name: 'c1', image: 'busybox' })).sandbox);
    expect(c1.file('/etc/resolv.conf')).toBe('search pommesfrites.fr\nnameserver 10.0.0.1\noptions rotate\n');
    const host = present(ok(await containers.run({ name: 'c2', image: 'busybox', networks: ['host'] })).sandbox);
    expect(host.file('/etc/resolv.conf')).toBe('search pommesfrites.fr\nnameserver 10.0.0.1\nnameserver 127.0.0.53\nnameserver 2001:4860:4860::8888\noptions rotate\n');
    ok(await h1.createNetwork({ name: 'n1' }));
    ok(await containers.connect('c1', 'n1'));
    expect(c1.file('/etc/resolv.conf')).toBe('search pommesfrites.fr\nnameserver 127.0.0.11\noptions rotate ndots:0\n');
  });

  test('names public servers where the host names none that can be reached', async () => {
    const { h1 } = await openNamed({ nameservers: ['127.0.0.53'], search: ['corp.example'] });
    const c1 = present(ok(await (await openContainers(h1)).run({ name: 'c1', image: 'busybox' })).sandbox);
    expect(parseResolvConf(present(c1.file('/etc/resolv.conf')))).toEqual({ nameservers: ['8.8.8.8', '8.8.4.4'], search: ['corp.example'], options: [] });
  });

  test('takes each list of its user’s, and the host’s where he gives none', async () => {
    const { h1 } = await openNamed(HOST);
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const textOf = async (containerId: string, options: object): Promise<string | undefined> => {
      const box = ok(await h1.createSandbox({ containerId, ...options }));
      await plug(n1, box);
      return box.file('/etc/resolv.conf');
    };
    expect(await textOf('c1', { dnsServers: ['10.0.0.9', '2001:db8::9'] })).toBe('search pommesfrites.fr\nnameserver 127.0.0.11\nnameserver 2001:db8::9\noptions ndots:0\n');
    expect(await textOf('c2', { dnsSearch: ['.'], dnsOptions: ['ndots:2', 'rotate'] })).toBe('nameserver 127.0.0.11\nnameserver 2001:4860:4860::8888\noptions ndots:2 rotate\n');
    expect(await textOf('c3', { dnsSearch: ['a.example', 'b.example'] })).toContain('search a.example b.example\n');
    const host = ok(await h1.createSandbox({ containerId: 'c4', useHostNamespace: true, dnsServers: ['10.0.0.9'] }));
    expect(host.file('/etc/resolv.conf')).toBe('search pommesfrites.fr\nnameserver 10.0.0.9\n');
  });

  test('is filtered as text: loopback servers go, IPv6 ones where there is no IPv6, and public ones come for none', () => {
    const text = '# a comment\nnameserver 127.0.0.53\nnameserver 10.0.0.1\nnameserver ::1\nnameserver fe80::1%eth0\nsearch x\n';
    expect(filterResolvConf(text, true)).toBe('# a comment\nnameserver 10.0.0.1\nnameserver fe80::1%eth0\nsearch x\n');
    expect(filterResolvConf(text, false)).toBe('# a comment\nnameserver 10.0.0.1\nsearch x\n');
    expect(filterResolvConf('nameserver 127.0.0.1\nsearch x\n', false)).toBe('search x\n\nnameserver 8.8.8.8\nnameserver 8.8.4.4');
    expect(parseResolvConf(filterResolvConf('', true)).nameservers).toEqual(['8.8.8.8', '8.8.4.4', '2001:4860:4860::8888', '2001:4860:4860::8844']);
  });

  test('is read by its last lines, without comments and what is no address', () => {
    const text = 'search a\n search b  c # d\nnameserver 1.2.3.4 \nnameserver 1.2.3\nnameserver x\n;nameserver 9.9.9.9\nnameserver 5.6.7.8 # x\noptions ndots:1\noptions ndots:x ndots:3 timeout:2\n';
    const conf = parseResolvConf(text);
    expect(conf).toEqual({ nameservers: ['1.2.3.4', '5.6.7.8'], search: ['b', 'c'], options: ['ndots:x', 'ndots:3', 'timeout:2'] });
    expect([resolvOption(conf, 'ndots'), resolvOption(conf, 'timeout'), resolvOption(conf, 'attempts')]).toEqual([3, 2, undefined]);
  });

  test('comes back as it was written', () => {
    const word = fc.stringMatching(/^[a-z0-9.:-]{1,8}$/).filter((text) => text !== '.');
    const words = fc.array(word, { maxLength: 3 });
    const servers = fc.array(fc.nat({ max: 0xffff_ffff }).map((value) => formatIpAddress(ipv4(value))), { maxLength: 3 });
    fc.assert(
      fc.property(fc.record({ nameservers: servers, search: words, options: words }), (conf) => {
        expect(parseResolvConf(formatResolvConf(conf))).toEqual(conf);
      }),
    );
  });

  test('decides which names are tried, and in which order', () => {
    const search = ['a.example', 'b.example.'];
    expect(searchNames('web', { search, options: [] })).toEqual(['web.a.example.', 'web.b.example.', 'web.']);
    expect(searchNames('web', { search, options: ['ndots:0'] })).toEqual(['web.', 'web.a.example.', 'web.b.example.']);
    expect(searchNames('web.x', { search, options: [] })).toEqual(['web.x.', 'web.x.a.example.', 'web.x.b.example.']);
    expect(searchNames('web.x', { search, options: ['ndots:2'] })[2]).toBe('web.x.');
    expect(searchNames('web.', { search, options: [] })).toEqual(['web.']);
    for (const none of ['', '.', '..', 'a..b', 'x'.repeat(64)]) expect([none, searchNames(none, { search: [], options: [] })]).toEqual([none, []]);
  });
});

describe('a host’s own resolv.conf', () => {
  test('is on record, and follows what the host is opened with', async () => {
    const store = createMemoryStore();
    const open = async (resolvConf?: HostOptions['resolvConf']): Promise<unknown> => {
      const controller = ok(await createController({ host: { name: 'h1', address: '10.99.0.11', ...(resolvConf !== undefined && { resolvConf }) }, store }));
      const record = present(controller.core.tables.hosts.get(hostKey({ name: 'h1' })));
      ok(await controller.close());
      return record.resolvConf;
    };
    expect(await open()).toBeUndefined();
    expect(await open({ nameservers: ['FD00::0:1'] })).toEqual({ nameservers: ['fd00::1'], search: [], options: [] });
    expect(await open({ search: ['a'] })).toEqual({ nameservers: [], search: ['a'], options: [] });
    expect(await open()).toBeUndefined();
  });

  test.each([{ nameservers: ['banana'] }, { nameservers: '10.0.0.1' }, { search: [''] }, { options: [7] }, 'nameserver 10.0.0.1', null])('is not %j', async (resolvConf) => {
    const host: unknown = { name: 'h1', address: '10.99.0.11', resolvConf };
    const opened = await createController({ host: untyped(host), store: createMemoryStore() });
    expect(failure(opened).code).toBe('INVALID_ARGUMENT');
  });
});
