/**
 * What every driver must keep about its verbs: pairs leave nothing behind, undone ones never were, answers repeat.
 */
import { Result } from '../../base/result.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import { parseIpAddress } from '../../net/ip-address.js';
import { parseIpPrefix } from '../../net/ip-prefix.js';
import { isInterfaceName } from '../../model/interface-name.js';
import { isMulticastMac, parseMacAddress } from '../../net/mac-address.js';
import { expectEqual, expectThat } from '../check.js';
import { expectRefused, must, type DriverCase } from './subject.js';

export const verbCases: readonly DriverCase[] = [
  {
    name: 'its type is a name and its capability is known',
    check({ driver }) {
      expectThat(driver.type.trim() !== '' && driver.type === driver.type.trim(), `the type '${driver.type}' is no name`);
      const { dataScope, addresses, devices } = driver.capability;
      expectThat(['local', 'global'].includes(dataScope), `the scope '${dataScope}' is none`);
      expectThat(['network', 'joined'].includes(devices), `the devices '${devices}' are none`);
      expectEqual(typeof addresses, 'boolean', 'the type of capability.addresses');
    },
  },
  {
    name: 'a network that is created and deleted leaves nothing behind',
    excuse: ({ permanent }) => (permanent === true ? 'its networks cannot be deleted' : undefined),
    check(subject) {
      const before = subject.content();
      for (let round = 0; round < 2; round++) {
        must(subject.deleteNetwork(subject.network()), 'deleting a network');
        expectEqual(subject.content(), before, 'the records after the deletion');
      }
    },
  },
  {
    name: 'a network that cannot be deleted is refused and stays',
    excuse: ({ permanent }) => (permanent === true ? undefined : 'its networks can be deleted'),
    check(subject) {
      const network = subject.network();
      const before = subject.content();
      expectRefused(subject.deleteNetwork(network), 'deleting a permanent network');
      expectEqual(subject.content(), before, 'the records after the refusal');
    },
  },
  {
    name: 'a second network is refused where a host has one',
    excuse: ({ single }) => (single === true ? undefined : 'a host may have several networks of it'),
    check(subject) {
      subject.network();
      const before = subject.content();
      expectRefused(subject.createNetwork(subject.networkRequest()), 'a second network');
      expectEqual(subject.content(), before, 'the records after the refusal');
    },
  },
  {
    name: 'an endpoint that is created and deleted leaves nothing behind',
    check(subject) {
      const network = subject.network();
      const before = subject.content();
      for (let round = 0; round < 2; round++) {
        must(subject.deleteEndpoint(network, subject.endpoint(network)), 'deleting an endpoint');
        expectEqual(subject.content(), before, 'the records after the deletion');
      }
    },
  },
  {
    name: 'a join that is left leaves nothing behind, and can be made again',
    check(subject) {
      const network = subject.network();
      const endpoint = subject.endpoint(network);
      const before = subject.content();
      const first = subject.join(network, endpoint);
      const left = must(subject.leave(network, first.endpoint), 'leaving');
      expectEqual(subject.content(), before, 'the records after leaving');
      const second = subject.join(network, left);
      expectEqual(second.plan, first.plan, 'what joining again gives');
    },
  },
  {
    name: 'host ports that it gives are one endpoint’s, and free again when they are taken back',
    check(subject) {
      const { driver } = subject;
      if (driver.programExternalConnectivity === undefined) return;
      const network = subject.network();
      const [first, second] = [0, 1].map((number) => subject.join(network, subject.endpoint(network), number).endpoint);
      expectThat(first !== undefined && second !== undefined, 'two endpoints can be joined');
      const before = subject.content();
      const binding = { protocol: 'tcp', port: 80, hostPort: 8080 } as const;
      const program = (endpoint: EndpointRecord) =>
        subject.run((context) => driver.programExternalConnectivity?.(context, network, endpoint, [binding]) ?? Result.ok([]));
      const given = must(program(first), 'publishing a port');
      expectThat(given.length > 0 && given.every(({ port, hostPort }) => port === 80 && hostPort === 8080), 'the port that was asked for is given');
      expectRefused(program(second), 'publishing a port of the host that another endpoint has');
      const published = { ...first, publishedPorts: given };
      must(subject.run((context) => driver.revokeExternalConnectivity?.(context, network, published) ?? Result.ok()), 'taking the port back');
      expectEqual(subject.content(), before, 'the records after taking the port back');
    },
  },
  {
    name: 'what a transaction undoes never was',
    check(subject) {
      const before = subject.content();
      const request = subject.networkRequest();
      const undone = must(subject.createNetwork(request, true), 'creating a network');
      expectEqual(subject.content(), before, 'the records after undoing a network');
      const network = must(subject.createNetwork(request), 'creating a network that was undone');
      expectEqual(network.driverState, undone.driverState, 'what the driver keeps of it the second time');
      const wish = subject.endpointRequest(network);
      const kept = subject.content();
      const gone = must(subject.createEndpoint(network, wish, true), 'creating an endpoint');
      expectEqual(subject.content(), kept, 'the records after undoing an endpoint');
      expectEqual(must(subject.createEndpoint(network, wish), 'creating an endpoint that was undone'), gone, 'the endpoint the second time');
    },
  },
  {
    name: 'a refused verb need not be cleaned up after',
    excuse: ({ badOptions }) => (badOptions === undefined ? 'the fixture names no options that it refuses' : undefined),
    check(subject) {
      const before = subject.content();
      const { badOptions = {} } = subject.fixture;
      expectRefused(subject.createNetwork(subject.networkRequest({ options: badOptions })), `a network with ${JSON.stringify(badOptions)}`);
      expectEqual(subject.content(), before, 'the records after the refusal');
      subject.network();
    },
  },
  {
    name: 'options that it does not know are none of its business',
    check(subject) {
      const plain = must(subject.createNetwork(subject.networkRequest(), true), 'creating a network');
      const options = { 'org.example.conformance': 'anything', __proto__: 'x' };
      const optioned = must(subject.createNetwork({ ...plain, options: { ...plain.options, ...options }, driverState: {} }), 'creating a network with unknown options');
      expectEqual(optioned.driverState, plain.driverState, 'what the driver keeps of it');
    },
  },
  {
    name: 'what it keeps of a network is numbers, texts and flags by name',
    check(subject) {
      for (const [name, value] of Object.entries(subject.network().driverState)) {
        expectThat(['string', 'number', 'boolean'].includes(typeof value), `${name} is kept as ${typeof value}`);
        expectThat(typeof value !== 'number' || Number.isFinite(value), `${name} is kept as ${String(value)}, which JSON has not got`);
      }
    },
  },
  {
    name: 'each endpoint has a MAC address of one station of its own, or none has one',
    check(subject) {
      const network = subject.network();
      const addresses = [1, 2, 3].map(() => subject.endpoint(network).macAddress);
      if (addresses.every((text) => text === '')) return;
      for (const text of addresses) {
        const mac = parseMacAddress(text);
        expectThat(mac !== undefined && !isMulticastMac(mac) && text === text.toLowerCase(), `'${text}' is no MAC address of one station`);
      }
      expectEqual(new Set(addresses).size, addresses.length, 'different MAC addresses');
    },
  },
  {
    name: 'a MAC address that is asked for is given',
    check(subject) {
      const network = subject.network();
      if (subject.endpoint(network).macAddress === '') return;
      const asked = '02:42:aa:bb:cc:dd';
      expectEqual(subject.endpoint(network, { macAddress: asked }).macAddress, asked, 'the MAC address');
    },
  },
  {
    name: 'joining answers with names, addresses and routes that are some',
    check(subject) {
      const network = subject.network();
      const { plan, interfaceName } = subject.join(network, subject.endpoint(network));
      if (interfaceName !== undefined) expectThat(isInterfaceName(interfaceName), `'${interfaceName}' is no interface's name`);
      for (const gateway of [plan.ipv4Gateway, plan.ipv6Gateway]) {
        if (gateway !== undefined) expectThat(parseIpAddress(gateway) !== undefined, `the gateway '${gateway}' is no address`);
      }
      for (const { destination, nextHop } of plan.routes) {
        expectThat(parseIpPrefix(destination) !== undefined, `the route to '${destination}' leads to no prefix`);
        if (nextHop !== undefined) expectThat(parseIpAddress(nextHop) !== undefined, `the next hop '${nextHop}' is no address`);
      }
    },
  },
];
