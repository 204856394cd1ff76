/**
 * What the operations of a history did to each name, as steps of one register a name.
 *
 * A register's state is the id of the operation that created what has the name, '' when nothing has it. An endpoint's
 * is followed by '>h1/s1' while it is in that sandbox; a sandbox's is 'there'. What an operation does or sees of other
 * names (the network of an endpoint, the endpoints of a host that is reaped) is a step of their registers too.
 */
import { UNKNOWN, type Operation } from './history.js';
import { findFault, type Step } from './linearizable.js';

/** What is there in the end: states by register. */
export type Content = ReadonlyMap<string, string>;

/** Failures that say something of the name which was asked for: that it was free. */
const WAS_FREE: ReadonlySet<string> = new Set([
  ...['POOL_OVERLAP', 'BRIDGE_CONFLICT', 'NO_AVAILABLE_POOL'],
  ...['ADDRESS_IN_USE', 'ADDRESS_OUTSIDE_NETWORK', 'NETWORK_EXHAUSTED'],
]);

export function networkRegister(network: string): string {
  return `network ${network}`;
}

export function endpointRegister(creatorOfNetwork: string, endpoint: string): string {
  return `endpoint ${creatorOfNetwork}/${endpoint}`;
}

export function sandboxRegister(sandbox: string): string {
  return `sandbox ${sandbox}`;
}

/** What makes no sense in what processes were told and in what is there in the end. */
export function checkHistory(operations: readonly Operation[], content: Content): string[] {
  const registers = new Registers(operations);
  for (const operation of operations) registers.add(operation);
  return registers.faults(content);
}

type Apply = Step['apply'];

const is = (wanted: string): Apply => (state) => (state === wanted ? state : undefined);
const isNot = (unwanted: string): Apply => (state) => (state === unwanted ? undefined : state);
const become = (from: string, to: string): Apply => (state) => (state === from ? to : undefined);
const when = (test: (state: string) => boolean, to: string): Apply => (state) => (test(state) ? to : undefined);
/** Takes away what passes, and leaves the rest. */
const sweep = (test: (state: string) => boolean): Apply => (state) => (test(state) ? '' : state);

const creatorIn = (state: string): string => state.split('>')[0] ?? '';
const isJoined = (state: string): boolean => state.includes('>');

class Registers {
  readonly #steps = new Map<string, Step[]>();
  /** The register of each network, by who created it. */
  readonly #networks = new Map<string, string>();
  /** The endpoint registers of each network, by who created it. */
  readonly #endpoints = new Map<string, Set<string>>();
  /** The endpoint registers that an endpoint of a host may have been in. */
  readonly #ofHost = new Map<string, Set<string>>();
  /** The endpoint registers whose endpoint may have been in a sandbox. */
  readonly #inSandbox = new Map<string, Set<string>>();
  readonly #sandboxes = new Set<string>();
  /** When a network was certainly gone, by who created it. */
  readonly #goneAt = new Map<string, number>();
  /** After everything. */
  #endsAt = 0;

  constructor(operations: readonly Operation[]) {
    for (const { id, host, call, answer, calledAt, endedAt } of operations) {
      this.#endsAt = Math.max(this.#endsAt, 1 + (Number.isFinite(endedAt) ? endedAt : calledAt));
      if (call.verb === 'create-network') this.#networks.set(id, networkRegister(call.network));
      if (call.verb === 'delete-network' && answer === 'ok') this.#goneAt.set(call.target, endedAt);
      if (call.verb === 'create-sandbox') this.#sandboxes.add(call.sandbox);
      if (!('endpoint' in call)) continue;
      const register = endpointRegister(call.of, call.endpoint);
      note(this.#endpoints, call.of, register);
      if (call.verb === 'create-endpoint') note(this.#ofHost, host, register);
      if (call.verb === 'join') note(this.#inSandbox, call.sandbox, register);
    }
  }

  add(operation: Operation): void {
    const { call, answer } = operation;
    switch (call.verb) {
      case 'create-network':
        return this.#create(operation, networkRegister(call.network), 'NETWORK_EXISTS');
      case 'delete-network':
        return this.#deleteNetwork(operation, networkRegister(call.network), call.target);
      case 'find-network':
        return this.#found(operation, networkRegister(call.network));
      case 'create-endpoint':
        if (answer === 'ok' || answer === 'ENDPOINT_EXISTS' || WAS_FREE.has(answer)) this.#read(operation, this.#networks.get(call.of), is(call.of));
        if (answer === 'NETWORK_NOT_FOUND') this.#read(operation, this.#networks.get(call.of), isNot(call.of));
        return this.#create(operation, endpointRegister(call.of, call.endpoint), 'ENDPOINT_EXISTS');
      case 'delete-endpoint':
        return this.#deleteEndpoint(operation, endpointRegister(call.of, call.endpoint), call);
      case 'find-endpoint':
        return this.#found(operation, endpointRegister(call.of, call.endpoint));
      case 'join':
        return this.#join(operation, endpointRegister(call.of, call.endpoint), call);
      case 'leave':
        return this.#leave(operation, endpointRegister(call.of, call.endpoint), call.target);
      case 'create-sandbox':
        this.#change(operation, sandboxRegister(call.sandbox), become('', 'there'));
        if (answer === 'SANDBOX_EXISTS') this.#read(operation, sandboxRegister(call.sandbox), is('there'));
        return;
      case 'delete-sandbox':
        return this.#deleteSandbox(operation, call.sandbox);
      case 'reap':
        return this.#reap(operation, call.host);
    }
  }

  /** What makes no sense, with what is there in the end as the last that anybody read. */
  faults(content: Content): string[] {
    const end = { calledAt: this.#endsAt, endedAt: this.#endsAt, isRead: true, isOptional: false };
    for (const register of new Set([...this.#steps.keys(), ...content.keys()])) {
      const state = content.get(register) ?? '';
      this.#push(register, { ...end, label: `'${state}' is there in the end`, apply: is(state) });
    }
    return [...this.#steps].flatMap(([register, steps]) => findFault(register, steps) ?? []);
  }

  #create(operation: Operation, register: string, taken: string): void {
    this.#change(operation, register, become('', operation.id));
    if (operation.answer === taken) this.#read(operation, register, isNot(''));
    if (WAS_FREE.has(operation.answer)) this.#read(operation, register, is(''));
  }

  #deleteNetwork(operation: Operation, register: string, target: string): void {
    this.#change(operation, register, become(target, ''));
    if (operation.answer === 'NETWORK_NOT_FOUND') this.#read(operation, register, isNot(target));
    if (operation.answer === 'ACTIVE_ENDPOINTS') this.#read(operation, register, is(target));
    if (operation.answer !== 'ok') return;
    // From when it is gone there is nothing in it for ever.
    const end = { ...operation, calledAt: operation.endedAt };
    for (const endpoint of this.#endpoints.get(target) ?? []) this.#read(end, endpoint, is(''));
  }

  #deleteEndpoint(operation: Operation, register: string, { target, force }: { readonly target: string; readonly force: boolean }): void {
    this.#change(operation, register, when((state) => creatorIn(state) === target && (force || !isJoined(state)), ''));
    if (operation.answer === 'ENDPOINT_NOT_FOUND') this.#read(operation, register, unless(target));
    if (operation.answer === 'ACTIVE_CONTAINER') this.#read(operation, register, only((state) => creatorIn(state) === target && isJoined(state)));
  }

  #join(operation: Operation, register: string, { target, sandbox }: { readonly target: string; readonly sandbox: string }): void {
    this.#change(operation, register, become(target, `${target}>${sandbox}`));
    if (operation.answer === 'ok') this.#read(operation, sandboxRegister(sandbox), is('there'));
    if (operation.answer === 'SANDBOX_NOT_FOUND') this.#read(operation, sandboxRegister(sandbox), isNot('there'));
    if (operation.answer === 'ENDPOINT_NOT_FOUND') this.#read(operation, register, unless(target));
    if (operation.answer === 'ENDPOINT_IN_USE') this.#read(operation, register, only((state) => creatorIn(state) === target && isJoined(state)));
    if (operation.answer === 'SANDBOX_ALREADY_IN_NETWORK') this.#read(operation, register, is(target));
  }

  #leave(operation: Operation, register: string, target: string): void {
    this.#change(operation, register, when((state) => creatorIn(state) === target && isJoined(state), target));
    if (operation.answer === 'ENDPOINT_NOT_FOUND') this.#read(operation, register, unless(target));
    if (operation.answer === 'ENDPOINT_NOT_JOINED') this.#read(operation, register, is(target));
  }

  /** Its endpoints go with it. */
  #deleteSandbox(operation: Operation, sandbox: string): void {
    this.#change(operation, sandboxRegister(sandbox), become('there', ''));
    if (operation.answer === 'SANDBOX_NOT_FOUND') this.#read(operation, sandboxRegister(sandbox), isNot('there'));
    if (operation.answer !== 'ok' && operation.answer !== UNKNOWN) return;
    for (const register of this.#inSandbox.get(sandbox) ?? []) this.#sweep(operation, register, sweep((state) => state.endsWith(`>${sandbox}`)));
  }

  /** A part of it may have been done where it has failed. */
  #reap(operation: Operation, host: string): void {
    for (const register of this.#ofHost.get(host) ?? []) this.#sweep(operation, register, sweep((state) => state.startsWith(`${host}.`)));
    for (const sandbox of this.#sandboxes) if (sandbox.startsWith(`${host}/`)) this.#sweep(operation, sandboxRegister(sandbox), sweep(() => true));
  }

  #found(operation: Operation, register: string): void {
    if (operation.found !== undefined) this.#read(operation, register, is(operation.found));
  }

  /** The operation's own change: it took place, or it may have, or it certainly did not. */
  #change(operation: Operation, register: string, apply: Apply): void {
    if (operation.answer === 'ok') this.#push(register, stepOf(operation, apply, {}));
    if (operation.answer === UNKNOWN) this.#push(register, stepOf(operation, apply, { isOptional: true }));
  }

  #read(operation: Operation, register: string | undefined, apply: Apply): void {
    if (register !== undefined) this.#push(register, stepOf(operation, apply, { isRead: true }));
  }

  /** A change that matters only where there is something to take away. */
  #sweep(operation: Operation, register: string, apply: Apply): void {
    const network = /^endpoint ([^/]*)\//.exec(register)?.[1] ?? '';
    if (operation.calledAt > (this.#goneAt.get(network) ?? Infinity)) return;
    this.#push(register, stepOf(operation, apply, { isOptional: operation.answer !== 'ok' }));
  }

  #push(register: string, step: Step): void {
    const steps = this.#steps.get(register);
    if (steps === undefined) this.#steps.set(register, [step]);
    else steps.push(step);
  }
}

const unless = (target: string): Apply => only((state) => creatorIn(state) !== target);

function only(test: (state: string) => boolean): Apply {
  return (state) => (test(state) ? state : undefined);
}

function stepOf({ id, call, answer, found, calledAt, endedAt }: Operation, apply: Apply, kind: { isRead?: true; isOptional?: boolean }): Step {
  const label = `${id} ${JSON.stringify(call)}: ${answer}${found === undefined ? '' : ` '${found}'`}`;
  return { label, calledAt, endedAt, apply, isRead: false, isOptional: false, ...kind };
}

function note(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
