/**
 * The walk that the library is made for, in the words of Docker's own documentation: two daemons on one Consul, a network
 * made on one of them, containers on both, and a ping between.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeServer, freshPrefix } from '../stores-real/servers.js';
import { Daemons } from './daemon-process.js';
import { withoutClient, docker, dockerOk, type Ran } from './docker-client.js';

describe.skipIf(withoutClient)('two daemons', () => {
  describeServer('consul', (store) => {
    let daemons: Daemons;
    const urls = new Map<string, string>();
    beforeAll(async () => {
      daemons = new Daemons();
      const clusterStore = `${store}/${freshPrefix()}`;
      const started = await Promise.all([1, 2].map((number) => daemons.start({ number, clusterStore })));
      for (const [index, { url }] of started.entries()) urls.set(`h${index + 1}`, url);
    });
    afterAll(() => daemons.close());

    /** Types a line of the form 'docker ...' at a host; a space separates its words. */
    const at = (host: string, line: string): string => dockerOk(urls.get(host) ?? '', line.split(' ').slice(1));
    const tryAt = (host: string, line: string): Ran => docker(urls.get(host) ?? '', line.split(' ').slice(1));

    it('share a network whose containers reach each other', () => {
      at('h1', 'docker network create -d overlay ov_net2');
      at('h1', 'docker network create -d overlay ov_net3 --subnet 172.19.0.0/24 --gateway 172.19.0.1');
      expect(at('h2', 'docker network ls --filter driver=overlay --format {{.Name}}:{{.Scope}}')).toBe('ov_net2:global\nov_net3:global');
      expect(dockerOk(urls.get('h2') ?? '', ['network', 'inspect', '-f', '{{json .IPAM.Config}}', 'ov_net3'])).toBe('[{"Subnet":"172.19.0.0/24","Gateway":"172.19.0.1"}]');
      at('h1', 'docker run --network ov_net2 busybox');
      at('h2', 'docker run --network ov_net2 busybox');
      at('h1', 'docker run -itd --name=box1 --network ov_net2 busybox');
      at('h2', 'docker run -itd --name=box2 --network ov_net2 busybox');
      const address = at('h2', 'docker inspect -f {{.NetworkSettings.Networks.ov_net2.IPAddress}} box2');
      expect(at('h1', 'docker exec box1 ping -c 2 box2')).toContain(`PING box2 (${address}): 56 data bytes`);
      expect(at('h1', `docker exec box1 ping -c 2 ${address}`)).toContain('2 packets transmitted, 2 packets received, 0% packet loss');
      expect(at('h2', 'docker exec box2 ping -c 1 box1')).toContain('1 packets transmitted, 1 packets received, 0% packet loss');
      expect(at('h1', 'docker exec box1 ip addr show eth0')).toContain('inet 10.0.0.');
    });

    it('keep networks apart, and let go of what they shared', () => {
      at('h2', 'docker run -itd --name=box3 --network ov_net3 busybox');
      expect(at('h2', 'docker inspect -f {{.NetworkSettings.Networks.ov_net3.IPAddress}} box3')).toBe('172.19.0.2');
      expect(tryAt('h1', 'docker exec box1 ping -c 1 -W 1 172.19.0.2').status).toBe(1);
      expect(tryAt('h1', 'docker exec box1 ping -c 1 box3')).toMatchObject({ status: 1, error: "ping: bad address 'box3'\n" });
      at('h1', 'docker network connect ov_net3 box1');
      expect(at('h1', 'docker exec box1 ping -c 1 box3')).toContain('1 packets received');
      expect(tryAt('h1', 'docker network rm ov_net3')).toMatchObject({ status: 1, error: expect.stringContaining('has active endpoints') as unknown });
      for (const host of ['h1', 'h2']) at(host, `docker rm -f ${at(host, 'docker ps -aq').split('\n').join(' ')}`);
      at('h2', 'docker network rm ov_net2 ov_net3');
      expect(at('h1', 'docker network ls -q --filter driver=overlay')).toBe('');
    });
  });
});
