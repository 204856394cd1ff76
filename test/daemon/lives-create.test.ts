/**
 * Containers as they are asked for: what POST /containers/create takes and refuses, and what inspect says of it.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { at, containingAll, matching, textAt } from './support.js';
import { openLives, type LivesBench } from './lives-bench.js';

let bench: LivesBench;

beforeEach(async () => {
  bench = await openLives();
});

/** What is answered to a body that cannot be. */
async function refused(body: unknown): Promise<string> {
  const answer = await bench.ask('POST /containers/create', body);
  expect(answer.status).toBe(400);
  return textAt(answer.body, 'message');
}

describe('a body', () => {
  it('may have null wherever Go takes it', async () => {
    const { status, body } = await bench.ask('POST /containers/create?name=box', {
      ...{ Image: 'busybox', Cmd: null, Entrypoint: null, Env: null, ExposedPorts: null, Labels: null, Volumes: null, Hostname: null, Tty: null },
      HostConfig: { PortBindings: null, Links: null, Dns: null, ExtraHosts: null, RestartPolicy: null, NetworkMode: null, AutoRemove: null, Sysctls: null },
      NetworkingConfig: { EndpointsConfig: null },
    });
    expect({ status, body }).toEqual({ status: 201, body: { Id: matching(/^[0-9a-f]{64}$/), Warnings: [] } });
    expect((await bench.ask('POST /containers/create', { Image: 'busybox', HostConfig: null, NetworkingConfig: null })).status).toBe(201);
  });

  it('is shown as it was given, and with what the image says', async () => {
    await bench.ask('POST /networks/create', { Name: 'net', IPAM: { Config: [{ Subnet: '10.30.0.0/24' }] } });
    const id = await bench.run('web', {
      ...{ Image: 'nginx:1.25', Cmd: ['nginx', '-T'], Env: ['A=1', 'PATH=/bin'], Hostname: 'webby', Domainname: 'example.com', Labels: { b: '2', a: '1' } },
      ...{ ExposedPorts: { '443/tcp': {} }, StopSignal: 'SIGQUIT', StopTimeout: 3, WorkingDir: '/srv', User: 'www', AttachStdout: true },
      HostConfig: {
        NetworkMode: 'net',
        PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] },
        ExtraHosts: ['db:10.9.9.9', 'me:host-gateway'],
        ...{ Dns: ['9.9.9.9'], DnsSearch: ['example.com'], Memory: 1024, CapAdd: ['NET_ADMIN'], Binds: ['vol:/data'] },
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      },
      NetworkingConfig: { EndpointsConfig: { net: { IPAMConfig: { IPv4Address: '10.30.0.9' }, Aliases: ['www'] } } },
    });
    const document = await bench.inspect('web');
    expect(document).toMatchObject({ Id: id, Name: '/web', Path: '/docker-entrypoint.sh', Args: ['nginx', '-T'], Image: matching(/^sha256:/), RestartCount: 0, Mounts: [{ Type: 'volume', Name: 'vol', Destination: '/data' }], Driver: 'overlay2' });
    expect(at(document, 'Config')).toEqual({
      ...{ Hostname: 'webby', Domainname: 'example.com', User: 'www', AttachStdin: false, AttachStdout: true, AttachStderr: false },
      ...{ ExposedPorts: { '443/tcp': {}, '80/tcp': {} }, Tty: false, OpenStdin: false, StdinOnce: false, Env: ['A=1', 'PATH=/bin'], Cmd: ['nginx', '-T'], Image: 'nginx:1.25' },
      ...{ Volumes: null, WorkingDir: '/srv', Entrypoint: ['/docker-entrypoint.sh'], OnBuild: null, Labels: { a: '1', b: '2' }, StopSignal: 'SIGQUIT', StopTimeout: 3 },
    });
    expect(at(document, 'HostConfig')).toMatchObject({
      ...{ NetworkMode: 'net', PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] }, ExtraHosts: ['db:10.9.9.9', 'me:172.17.0.1'], Dns: ['9.9.9.9'], DnsSearch: ['example.com'] },
      ...{ RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 }, Memory: 1024, CapAdd: ['NET_ADMIN'], Binds: ['vol:/data'], AutoRemove: false, PublishAllPorts: false, ShmSize: 67_108_864 },
    });
    expect(at(document, 'NetworkSettings', 'Networks', 'net')).toMatchObject({ IPAddress: '10.30.0.9', IPAMConfig: { IPv4Address: '10.30.0.9' }, Aliases: ['www', id.slice(0, 12), 'webby'] });
    expect(at(document, 'NetworkSettings', 'Ports')).toEqual({ '443/tcp': null, '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }, { HostIp: '::', HostPort: '8080' }] });
    expect((await bench.exec('web', ['cat', '/etc/hosts'])).stdout).toContain('10.9.9.9\tdb\n172.17.0.1\tme\n');
  });

  it('publishes all ports where it says so, and shows those that it named', async () => {
    await bench.run('web', { Image: 'nginx', Cmd: null, HostConfig: { PublishAllPorts: true } });
    expect(await bench.inspect('web', 'HostConfig')).toMatchObject({ PublishAllPorts: true, PortBindings: {} });
    expect(await bench.inspect('web', 'NetworkSettings', 'Ports', '80/tcp', 0, 'HostPort')).toMatch(/^\d{5}$/);
  });

  it('takes an entrypoint away', async () => {
    await bench.ask('POST /containers/create?name=box', { Image: 'nginx', Entrypoint: [''], Cmd: ['echo', 'hi'] });
    expect((await bench.ask('GET /containers/box/json')).body).toMatchObject({ Path: 'echo', Args: ['hi'], Config: { Entrypoint: null } });
    await bench.ask('POST /containers/create?name=own', { Image: 'nginx', Entrypoint: ['echo'] });
    expect((await bench.ask('GET /containers/own/json')).body).toMatchObject({ Path: 'echo', Args: [], Config: { Cmd: null } });
  });

  it('is refused in the words of Docker', async () => {
    expect(await refused({})).toBe('Config cannot be empty in order to create a container');
    expect(await refused({ Image: '' , Cmd: [] })).toBe('No command specified');
    expect(await refused({ Image: 'Not An Image' })).toBe('invalid reference format');
    expect(await refused({ Image: 'busybox', Cmd: 7 })).toMatch(/^json: cannot unmarshal number/);
    expect(await refused({ Image: 'busybox', StopSignal: 'LOUD' })).toBe('Invalid signal: LOUD');
    expect(await refused({ Image: 'busybox', NetworkingConfig: { EndpointsConfig: { b: {}, a: {} } } })).toBe('Container cannot be connected to network endpoints: a, b');
    expect(await refused({ Image: 'busybox', NetworkingConfig: { EndpointsConfig: { a: { IPAMConfig: { IPv4Address: '10.0' } } } } })).toBe('invalid IPv4 address: 10.0');
    const host = (HostConfig: object, more = {}) => refused({ Image: 'busybox', HostConfig, ...more });
    expect(await host({ PortBindings: { 'http/tcp': [{}] } })).toBe('invalid port specification: "http"');
    expect(await host({ PortBindings: { '80/tcp': [{ HostPort: '80:80' }] } })).toBe('invalid port specification: "80:80"');
    expect(await host({ ExtraHosts: ['nothing'] })).toBe('bad format for add-host: "nothing"');
    expect(await host({ ExtraHosts: ['a:b'] })).toBe('invalid IP address in add-host: "b"');
    expect(await host({ Links: ['a:b:c'] })).toBe('bad format for links: a:b:c');
    expect(await host({ Links: ['nobody:db'] })).toBe('could not get container for nobody: No such container: nobody');
    expect(await host({ NetworkMode: 'container:' })).toBe('Invalid network mode: invalid container format container:<name|id>');
    expect(await host({ NetworkMode: 'container:x' }, { Hostname: 'a' })).toBe('conflicting options: hostname and the network mode');
    expect(await host({ NetworkMode: 'container:x', PublishAllPorts: true })).toBe('conflicting options: port publishing and the container type network mode');
    expect(await host({ NetworkMode: 'host' }, { MacAddress: '02:42:0a:00:00:02' })).toBe('conflicting options: mac-address and the network mode');
    expect((await bench.ask('POST /containers/create', undefined, { body: '{"Image":', headers: { 'content-type': 'application/json' } })).status).toBe(400);
    expect(at((await bench.ask('POST /containers/create?name=a/b', { Image: 'busybox' })).body, 'message')).toBe('Invalid container name (a/b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed');
    await bench.run('box');
    expect(await bench.ask('POST /containers/create?name=box', { Image: 'busybox' })).toMatchObject({ status: 409, body: { message: matching(/^Conflict\. The container name "\/box" is already in use by container/) } });
  });
});

describe('a network mode', () => {
  it('shares the stack of another container', async () => {
    const id = await bench.run('first', { Hostname: 'first' });
    await bench.run('second', { HostConfig: { NetworkMode: 'container:first' } });
    expect(await bench.inspect('second', 'HostConfig', 'NetworkMode')).toBe(`container:${id}`);
    expect(await bench.inspect('second', 'NetworkSettings', 'Networks')).toEqual({});
    expect((await bench.exec('second', ['hostname', '-i'])).stdout).toBe('172.17.0.2\n');
    await bench.ask('POST /containers/first/stop');
    await bench.ask('POST /containers/second/stop');
    expect(await bench.ask('POST /containers/second/start')).toMatchObject({ status: 409, body: { message: `cannot join network of a non running container: ${id}` } });
  });

  it('is the host itself, or nothing', async () => {
    await bench.run('on-host', { HostConfig: { NetworkMode: 'host' } });
    expect(at((await bench.ask('GET /containers/on-host/json')).body, 'Config', 'Hostname')).toBe('docker');
    expect((await bench.exec('on-host', ['ip', 'addr'])).stdout).toContain('10.99.0.11');
    await bench.run('alone', { HostConfig: { NetworkMode: 'none' } });
    expect((await bench.exec('alone', ['ip', 'route'])).stdout).toBe('');
  });

  it('gives the default bridge names by links', async () => {
    const id = await bench.run('database', { Image: 'postgres', Cmd: null });
    await bench.run('app', { HostConfig: { Links: ['database:db'] } });
    expect((await bench.exec('app', ['cat', '/etc/hosts'])).stdout).toContain(`172.17.0.2\tdb ${id.slice(0, 12)} database\n`);
    expect((await bench.exec('app', ['ping', '-c', '1', 'db'])).stdout).toContain('PING db (172.17.0.2)');
    expect(at((await bench.ask('GET /containers/app/json')).body, 'HostConfig', 'Links')).toEqual(['/database:/app/db']);
    await bench.ask('POST /containers/app/stop');
    await bench.ask('POST /containers/database/stop');
    expect(await bench.ask('POST /containers/app/start')).toMatchObject({ status: 409, body: { message: 'Cannot link to a non running container: /database AS /app/db' } });
  });

  it('takes a MAC address, and one network with another name', async () => {
    await bench.ask('POST /networks/create', { Name: 'net' });
    await bench.run('box', { MacAddress: '02:42:aa:bb:cc:dd', NetworkingConfig: { EndpointsConfig: { net: null } } });
    expect(await bench.inspect('box', 'NetworkSettings', 'Networks')).toMatchObject({ net: { MacAddress: '02:42:aa:bb:cc:dd' } });
    expect(await bench.inspect('box', 'Config', 'MacAddress')).toBe('02:42:aa:bb:cc:dd');
  });
});

describe('other questions', () => {
  it('are answered, or refused where files or a processor are meant', async () => {
    const id = await bench.run('box');
    expect((await bench.ask('GET /containers/box/top')).body).toMatchObject({ Titles: containingAll(['PID', 'CMD']), Processes: [containingAll(['sleep 100000'])] });
    expect((await bench.ask('GET /containers/box/stats?stream=0')).body).toMatchObject({ id, name: '/box', networks: { eth0: { rx_bytes: 0 } } });
    expect(await bench.ask('GET /containers/box/changes')).toMatchObject({ status: 200, body: null });
    expect((await bench.ask('GET /containers/none/changes')).status).toBe(404);
    expect((await bench.ask('POST /containers/box/resize?h=24&w=80')).status).toBe(200);
    expect((await bench.ask('POST /containers/box/resize?h=x')).status).toBe(400);
    expect(at((await bench.ask('POST /containers/box/wait?condition=never')).body, 'message')).toBe('invalid condition: "never"');
  });
});
