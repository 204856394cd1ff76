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
import type { Runtime } from '../../base/runtime.js';
import { formatIpAddress, type IpAddress } from '../../net/ip-address.js';
import { type MacAddress, macFromIpv4 } from '../../net/mac-address.js';
import { readMac, readPrefix } from '../resource-syntax.js';
import { Capture, type CaptureFilter } from './capture/capture.js';
import { Engine } from './engine.js';
import { Faults } from './faults/faults.js';
import { Underlay } from './links/underlay.js';
import { Ping, type PingOptions, type PingReport } from './ping.js';
import { type HostInterface, SimulatedHost } from './simulated-host.js';
import type { HopTrace } from './trace.js';

export type { Capture, CaptureFilter } from './capture/capture.js';
export type { Fault } from './faults/fault-rule.js';
export type { FaultPlace, FaultyInterface, Faults, PlacedFault } from './faults/faults.js';
export type { PingError, PingErrorKind, PingOptions, PingReply, PingReport } from './ping.js';
export type { SimulatedHost } from './simulated-host.js';
export type { Hop, HopAction, HopListener, HopTrace } from './trace.js';

export interface SimulatorOptions {
  readonly runtime: Runtime;
  /** How long a frame takes from one host to another; 0.1. */
  readonly latencyMs?: number;
}

/** An interface that a host has on the underlay. */
export interface UnderlayInterfaceOptions {
  readonly name: string;
  /** IPv4 address with its prefix length; all hosts share one subnet. */
  readonly address: string;
  /** More addresses with their prefix lengths, of either family. */
  readonly addresses?: readonly string[];
  /** Made from the address unless told. */
  readonly macAddress?: string;
  /** 1500 unless told. */
  readonly mtuBytes?: number;
}

export interface HostOptions {
  readonly name: string;
  readonly interfaces: readonly UnderlayInterfaceOptions[];
}

/** A namespace of a host. */
export interface NamespacePlace {
  readonly host: string;
  readonly namespace: string;
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

  constructor({ runtime, latencyMs = DEFAULT_LATENCY_MS }: SimulatorOptions) {
    this.#engine = new Engine(runtime);
    this.faults = new Faults(this.#engine, runtime.random.fork('faults'));
    this.#underlay = new Underlay(this.#engine, this.faults, latencyMs);
  }

  /** Every hop of every frame, for whoever listens. */
  get trace(): HopTrace {
    return this.#engine.trace;
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
  addHost({ name, interfaces }: HostOptions): SimulatedHost {
    if (this.#hosts.has(name)) throw new Error(`there is a host ${name} already`);
    const host = new SimulatedHost(this.#engine, this.#underlay, name, interfaces.map(readInterface));
    this.#hosts.set(name, host);
    return host;
  }

  /** Removes a host with all that it has: what is sent to it from now on is lost. False if there is none. */
  removeHost(name: string): boolean {
    this.#hosts.get(name)?.disconnect();
    return this.#hosts.delete(name);
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
