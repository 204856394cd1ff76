/**
 * Class Cluster: hosts with a controller each on one simulated underlay, and what can be tried between them.
 *
 * Senders and destinations are what users name: sandboxes, hosts, names and addresses. What nobody answers is a report,
 * not a failure.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { SimulatedClock } from '../../base/simulated-runtime.js';
import type { Explanation } from '../../dataplane/simulator/explain/explanation.js';
import type { Capture, CaptureFilter, ConnectOptions, ConnectReport, Hop, PingOptions, PingReport, Simulator } from '../../dataplane/simulator/simulator.js';
import { traceroute, type TracerouteOptions, type TracerouteReport } from '../../dataplane/simulator/probes/traceroute.js';
import type { Controller } from '../controller.js';
import { InvalidArgument } from '../errors/controller-errors.js';
import { Sandbox } from '../sandbox.js';
import { checkConnect, checkPing, checkTraceroute } from '../settings/cluster-settings.js';
import { checkAddress, checkOptions, shown } from '../settings/input.js';
import { type Aim, askerOf, type Destination, type Origin, takeAim } from './aim.js';
import { type ExplainOptions, explainWay } from './asking.js';
import { type AddressType, lookUp, lookUpName, type Resolution } from './lookup.js';

/** A ping with the way of its packets. */
export interface Trace extends PingReport {
  /** Every hop of every frame, in order of time. */
  readonly hops: readonly Hop[];
}

export class Cluster {
  constructor(
    /** One for each host, in the order of `hosts`. */
    readonly controllers: readonly Controller[],
    readonly clock: SimulatedClock,
    /** The machines and what joins them. */
    readonly simulator: Simulator,
  ) {}

  /** The controller of a host. */
  controller(host: string): Controller | undefined {
    return this.controllers.find((controller) => controller.host.name === host);
  }

  /** Resolves when every controller has seen every commit made before the call. */
  async settled(): Promise<void> {
    // What one controller does about another's deed is a commit again, so twice round sees it too.
    for (let round = 0; round < 2; round++) for (const controller of this.controllers) await controller.settled();
  }

  /**
   * Sends echo requests from a sandbox or a host and reports what came back.
   *
   * Errors: NAME_NOT_FOUND, INVALID_ARGUMENT. That nobody answers is in the report.
   */
  async ping(from: Origin, to: Destination, options: PingOptions = {}): Promise<Result<PingReport, CnmError>> {
    return this.#ping(from, to, options, () => {});
  }

  /** The same, with every hop of every frame meanwhile, from when the destination's address is known. */
  async trace(from: Origin, to: Destination, options: PingOptions = {}): Promise<Result<Trace, CnmError>> {
    const hops: Hop[] = [];
    let stop = (): void => {};
    const report = await this.#ping(from, to, options, () => (stop = this.simulator.trace.on((hop) => hops.push(hop))));
    stop();
    return report.map((sent) => ({ ...sent, hops }));
  }

  /**
   * Looks a name up as a program of the sender does: its /etc/hosts, then a DNS query to the name servers of its
   * /etc/resolv.conf, with the search list in the order of the C library of GNU.
   *
   * Errors: NAME_NOT_FOUND with the reason in its details, INVALID_ARGUMENT.
   */
  async resolve(from: Origin, name: string, options: { readonly type?: AddressType } = {}): Promise<Result<Resolution, CnmError>> {
    const object = checkOptions('resolve options', options, { type: true });
    if (!object.ok) return object;
    const { type = 'A' } = options;
    const asker = askerOf(this, from);
    if (!asker.ok) return asker;
    const fault = lookupFault(name, type);
    if (fault !== undefined) return Result.error(fault);
    return new Promise((resolve) => lookUp(this.simulator, asker.value, name, [type], resolve));
  }

  /**
   * Looks up the name of an address in the same way.
   *
   * Errors: NAME_NOT_FOUND with the reason in its details, INVALID_ARGUMENT.
   */
  async resolveAddress(from: Origin, address: string): Promise<Result<string, CnmError>> {
    const asker = askerOf(this, from);
    if (!asker.ok) return asker;
    const parsed = checkAddress('address', address);
    if (!parsed.ok) return parsed;
    return new Promise((resolve) => lookUpName(this.simulator, asker.value, parsed.value, resolve));
  }

  /**
   * Explains what becomes of a packet, before it is sent: where it goes, what is decided about it, where it ends and
   * why, and what can be done about it. Nothing changes by asking.
   *
   * Errors: INVALID_ARGUMENT. A name without an address is a disposition.
   */
  explain(from: Origin, to: Destination, options: ExplainOptions = {}): Promise<Result<Explanation, CnmError>> {
    return explainWay(this, from, to, options);
  }

  /**
   * Tries a port: opens a TCP connection and closes it again, or sends a datagram and waits for an answer.
   *
   * Errors: NAME_NOT_FOUND, INVALID_ARGUMENT. That nobody listens is in the report.
   */
  async connect(from: Origin, to: Destination, options: ConnectOptions): Promise<Result<ConnectReport, CnmError>> {
    const fault = checkConnect(options);
    if (fault !== undefined) return Result.error(fault);
    const aim = await this.#aim(from, to);
    return aim.ok ? Result.ok(await this.simulator.connect(aim.value.place, aim.value.address, options)) : aim;
  }

  /**
   * Asks who is on the way, router by router, with echo requests.
   *
   * Errors: NAME_NOT_FOUND, INVALID_ARGUMENT. That nobody answers is in the report.
   */
  async traceroute(from: Origin, to: Destination, options: TracerouteOptions = {}): Promise<Result<TracerouteReport, CnmError>> {
    const fault = checkTraceroute(options);
    if (fault !== undefined) return Result.error(fault);
    const aim = await this.#aim(from, to);
    return aim.ok ? Result.ok(await traceroute(this.simulator, aim.value.place, aim.value.address, options)) : aim;
  }

  /**
   * Begins to keep the frames of a sandbox, a host, or what the filter names; everything unless told.
   *
   * Throws INVALID_ARGUMENT where that is neither: what looked at everything instead would be a fault of the program.
   */
  capture(where: Sandbox | CaptureFilter = {}): Capture {
    const object = checkOptions<CaptureFilter>('place of a capture', where, { host: true, namespace: true, interface: true });
    if (!object.ok) throw object.error;
    return this.simulator.capture(where instanceof Sandbox ? { host: where.host, namespace: where.namespace } : where);
  }

  /** Closes every controller. */
  async close(): Promise<Result<void, CnmError>> {
    for (const controller of this.controllers) {
      const closed = await controller.close();
      if (!closed.ok) return closed;
    }
    return Result.ok();
  }

  /** Errors: NAME_NOT_FOUND, INVALID_ARGUMENT. */
  #aim(from: Origin, to: Destination): Promise<Result<Aim, CnmError>> {
    return new Promise((resolve) => takeAim(this, from, to, resolve));
  }

  async #ping(from: Origin, to: Destination, options: PingOptions, begin: () => void): Promise<Result<PingReport, CnmError>> {
    const fault = checkPing(options);
    if (fault !== undefined) return Result.error(fault);
    return new Promise((resolve) => {
      takeAim(this, from, to, (aim) => {
        if (!aim.ok) return resolve(aim);
        begin();
        const { place, address } = aim.value;
        resolve(this.simulator.ping(place, address, options).then((sent) => Result.ok(sent)));
      });
    });
  }
}

function lookupFault(name: unknown, type: unknown): InvalidArgument | undefined {
  if (typeof name !== 'string') return new InvalidArgument({ argument: 'name', value: shown(name), expected: 'a text' });
  if (type === 'A' || type === 'AAAA') return undefined;
  return new InvalidArgument({ argument: 'type', value: shown(type), expected: "'A' or 'AAAA'" });
}
