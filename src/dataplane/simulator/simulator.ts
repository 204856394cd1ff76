/**
 * The simulator: hosts on one underlay, whose packets are real bytes and whose time is the runtime's.
 *
 *     host a                                    host b
 *     +-------------------------------+         +------------------
 *     | sandbox  eth0 --- bridge      |         |
 *     |                     |         |         |
 *     |                   vxlan ~ UDP - ens3 ---- ens3 - UDP ~ ...
 *     +-------------------------------+ underlay +-----------------
 *
 * Each host is a dataplane to be told its resources. Nothing here reads real time or makes real traffic.
 */
import type { Random, Runtime } from '../../base/runtime.js';
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import { formatIpAddress, type IpAddress } from '../../net/ip-address.js';
import { type MacAddress, macFromIpv4 } from '../../net/mac-address.js';
import { readAddress, readMac, readPrefix } from '../resource-syntax.js';
import { Capture, type CaptureFilter } from './capture/capture.js';
import { type ConnectOptions, type ConnectReport, tryPort } from './probes/connect.js';
import { Engine } from './engine.js';
import { Faults } from './faults/faults.js';
import type { HostOptions, NamespacePlace, UnderlayInterfaceOptions } from './host-options.js';
import { Underlay } from './links/underlay.js';
import { UnderlayGateway } from './links/underlay-gateway.js';
import { UnderlayUplink } from './links/underlay-uplink.js';
import { askServers, type NameQuestion } from './names/dns-client.js';
import type { DnsReply } from './names/dns-exchange.js';
import { Ping, type PingOptions, type PingReport } from './probes/ping.js';
import { type HostInterface, SimulatedHost } from './simulated-host.js';
import type { StepTrace } from './watching/steps.js';
import type { HopTrace } from './watching/trace.js';

export type { ConnectOptions, ConnectReport } from './probes/connect.js';
export type { Capture, CaptureFilter } from './capture/capture.js';
export type { Fault } from './faults/fault-rule.js';
export type { FaultPlace, FaultyInterface, Faults, PlacedFault } from './faults/faults.js';
export type { HostOptions, NamespacePlace } from './host-options.js';
export type { NameQuestion } from './names/dns-client.js';
export type { DnsReply } from './names/dns-exchange.js';
export type { PingError, PingErrorKind, PingOptions, PingReply, PingReport } from './probes/ping.js';
export type { SimulatedHost } from './simulated-host.js';
export type { Hop, HopAction, HopListener, HopTrace } from './watching/trace.js';

export interface SimulatorOptions {
  readonly runtime: Runtime;
  /** How long a frame takes from one host to another; 0.1. */
  readonly latencyMs?: number;
}

/** Where the underlay goes on outside the simulation. */
export interface Uplink {
  /** Lets a frame in that came from elsewhere; it belongs to the simulation from then on. */
  enter(frame: Uint8Array): void;
  close(): void;
}

const DEFAULT_LATENCY_MS = 0.1;
const DEFAULT_MTU_BYTES = 1500;

/** Makes a simulator without hosts. */
export function createSimulator(options: SimulatorOptions): Simulator {
  return new Simulator(options);
}

export class Simulator {
  readonly #engine: Engine;
  readonly #underlay: Underlay;
  /** What goes wrong between hosts and at their interfaces; nothing at first. */
  readonly faults: Faults;
  readonly #hosts = new Map<string, SimulatedHost>();
  /** The names of ways out of the underlay. */
  readonly #uplinks = new Set<string>();
  /** Decides the ids of queries. */
  readonly #dnsRandom: Random;
  readonly #gateways = new Set<number>();

  constructor({ runtime, latencyMs = DEFAULT_LATENCY_MS }: SimulatorOptions) {
    this.#engine = new Engine(runtime);
    this.#dnsRandom = runtime.random.fork('dns');
    this.faults = new Faults(this.#engine, runtime.random.fork('faults'), (host) => this.#hosts.has(host) || this.#uplinks.has(host));
    this.#underlay = new Underlay(this.#engine, this.faults, latencyMs);
  }

  /** Every hop of every frame, for whoever listens. */
  get trace(): HopTrace {
    return this.#engine.trace;
  }

  /** The reasons beside the hops: every decision about every packet. */
  get steps(): StepTrace {
    return this.#engine.steps;
  }

  /** All hosts, in the order in which they came. */
  hosts(): readonly SimulatedHost[] {
    return [...this.#hosts.values()];
  }

  /** Lets the underlay go on elsewhere: `carry` takes its frames out, and `enter` lets others in. */
  addUplink(name: string, carry: (frame: Uint8Array) => void): Uplink {
    const uplink = new UnderlayUplink(this.#engine, this.#underlay, name, carry);
    this.#underlay.connect(uplink);
    this.#uplinks.add(name);
    const close = (): void => {
      this.#underlay.disconnect(uplink);
      this.#uplinks.delete(name);
    };
    return { enter: (frame) => uplink.enter(frame), close };
  }

  /** Begins to keep the frames of the interfaces that the filter names, all unless told. */
  capture(filter: CaptureFilter = {}): Capture {
    return new Capture(this.#engine.taps, filter);
  }

  /** The host of a name. */
  host(name: string): SimulatedHost | undefined {
    return this.#hosts.get(name);
  }

  /** Adds a host with its interfaces on the underlay. Throws if the name is taken or an address is none. */
  addHost(options: HostOptions): SimulatedHost {
    const { name, interfaces, gateway } = options;
    if (this.#hosts.has(name)) throw new Error(`there is a host ${name} already`);
    const host = new SimulatedHost(this.#engine, this.#underlay, options, interfaces.map(readInterface));
    this.#hosts.set(name, host);
    if (gateway !== undefined) this.#leadOut(host, gateway);
    return host;
  }

  /** Gives a host a default route, and the underlay the router that it leads to. */
  #leadOut(host: SimulatedHost, text: string): void {
    const gateway = readAddress(text);
    if (gateway.family !== 4) throw new Error(`the underlay is IPv4, and "${text}" is not`);
    host.namespace(HOST_NAMESPACE)?.stack.routing.addRoute({ network: 0, length: 0, gateway: gateway.value, via: undefined });
    if (this.#gateways.has(gateway.value)) return;
    this.#gateways.add(gateway.value);
    const isAHosts = (address: number): boolean => [...this.#hosts.values()].some((one) => one.namespace(HOST_NAMESPACE)?.stack.routing.isLocal(address));
    this.#underlay.connect(new UnderlayGateway(this.#engine, this.#underlay, gateway, isAHosts));
  }

  /** Removes a host with all that it has: what is sent to it from now on is lost. False if there is none. */
  removeHost(name: string): boolean {
    this.#hosts.get(name)?.disconnect();
    return this.#hosts.delete(name);
  }

  /** Tries a port from a namespace; it never rejects. */
  connect(from: NamespacePlace, destination: IpAddress, options: ConnectOptions): Promise<ConnectReport> {
    const namespace = this.#hosts.get(from.host)?.namespace(from.namespace);
    if (namespace !== undefined) return tryPort(this.#engine, namespace.stack, destination, options);
    const { protocol = 'tcp', port } = options;
    return Promise.resolve({ protocol, destination: formatIpAddress(destination), port, answered: false, timeMs: 0, failure: 'no-route' });
  }

  /**
   * Sends a DNS query from a namespace and tells the best answer, or that there was none. What comes at the same
   * instant is told before this returns. Throws if the name is no domain name.
   */
  query(from: NamespacePlace, question: NameQuestion, tell: (reply: DnsReply | undefined) => void): void {
    const namespace = this.#hosts.get(from.host)?.namespace(from.namespace);
    if (namespace === undefined) tell(undefined);
    else askServers(this.#engine, { stack: namespace.stack, random: this.#dnsRandom }, question, tell);
  }

  /** Sends echo requests from a namespace and reports what came of them; it never rejects. */
  ping(from: NamespacePlace, destination: IpAddress, options: PingOptions = {}): Promise<PingReport> {
    const namespace = this.#hosts.get(from.host)?.namespace(from.namespace);
    if (namespace === undefined) {
      const errors = [{ sequence: 1, kind: 'no-namespace' } as const];
      return Promise.resolve({ destination: formatIpAddress(destination), sent: 0, received: 0, replies: [], errors });
    }
    const { signal } = options;
    return new Promise((resolve) => {
      const stop = (): void => ping.stop();
      const ping = new Ping(this.#engine, namespace.stack, destination, options, (report) => {
        signal?.removeEventListener('abort', stop);
        resolve(report);
      });
      signal?.addEventListener('abort', stop);
      if (signal?.aborted === true) stop();
      else this.#engine.run(() => ping.start());
    });
  }
}

function readInterface({ name, address: text, addresses = [], macAddress, mtuBytes = DEFAULT_MTU_BYTES }: UnderlayInterfaceOptions): HostInterface {
  const first = readPrefix(text);
  if (first.address.family !== 4) throw new Error(`the underlay is IPv4, and "${text}" is not`);
  const mac: MacAddress = macAddress === undefined ? macFromIpv4(first.address.value) : readMac(macAddress);
  return { name, addresses: [first, ...addresses.map(readPrefix)], mac, mtuBytes };
}
