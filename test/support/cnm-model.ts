/**
 * The container network model once more, as plainly as it can be said: Maps, lists and searches through them.
 *
 * It knows nothing of stores, transactions or drivers. Each verb answers with the code of the error that the library
 * must give, or with undefined after it has done what the library must do.
 */
export interface ModelNetwork {
  readonly name: string;
  readonly driver: 'bridge' | 'overlay';
  /** The host that it is local to; undefined for a global one. */
  readonly host: string | undefined;
  readonly internal: boolean;
  readonly subnet: string;
  readonly endpoints: ModelEndpoint[];
}

export interface ModelEndpoint {
  readonly name: string;
  readonly host: string;
  readonly address: string;
  joined: ModelJoin | undefined;
}

interface ModelJoin {
  readonly sandbox: ModelSandbox;
  readonly interfaceName: string;
  readonly priority: number;
}

export interface ModelSandbox {
  readonly host: string;
  readonly containerId: string;
  readonly places: { readonly network: ModelNetwork; readonly endpoint: ModelEndpoint }[];
  nextInterface: number;
}

export interface NetworkWish {
  readonly name: string;
  readonly driver: 'bridge' | 'overlay';
  readonly internal: boolean;
  readonly subnet: string | undefined;
}

type Code = string | undefined;

const GATEWAY_NETWORK = 'docker_gwbridge';

/** Docker's predefined subnets of a host, and the first of those that hosts share. */
const LOCAL_SUBNETS = [
  ...Array.from({ length: 15 }, (_, at) => `172.${17 + at}.0.0/16`),
  ...Array.from({ length: 16 }, (_, at) => `192.168.${16 * at}.0/20`),
];
const GLOBAL_SUBNETS = Array.from({ length: 256 }, (_, at) => `10.0.${at}.0/24`);

export class CnmModel {
  readonly networks: ModelNetwork[] = [];
  readonly sandboxes: ModelSandbox[] = [];
  /** Where the choice of a subnet goes on: by host for its own networks and, as it remembers it, for all hosts'. */
  readonly #lastSubnet = new Map<string, number>();

  constructor(readonly hosts: readonly string[]) {}

  /** The networks that a host knows. */
  visible(host: string): ModelNetwork[] {
    return this.networks.filter((network) => network.host === undefined || network.host === host);
  }

  createNetwork(host: string, { name, driver, internal, subnet }: NetworkWish): Code {
    if (this.visible(host).some((network) => network.name === name)) return 'NETWORK_EXISTS';
    const owner = driver === 'bridge' ? host : undefined;
    const taken = this.networks.filter((network) => network.host === owner).map((network) => network.subnet);
    if (subnet !== undefined && taken.some((other) => overlap(other, subnet))) return 'POOL_OVERLAP';
    const chosen = subnet ?? this.#chooseSubnet(host, owner, taken);
    if (chosen === undefined) return 'NO_AVAILABLE_POOL';
    this.networks.push({ name, driver, host: owner, internal, subnet: chosen, endpoints: [] });
    return undefined;
  }

  deleteNetwork(network: ModelNetwork): Code {
    if (network.endpoints.length > 0) return 'ACTIVE_ENDPOINTS';
    this.networks.splice(this.networks.indexOf(network), 1);
    return undefined;
  }

  createEndpoint(host: string, network: ModelNetwork, name: string, wanted: string | undefined): Code {
    if (network.endpoints.some((endpoint) => endpoint.name === name)) return 'ENDPOINT_EXISTS';
    const { first, size } = range(network.subnet);
    const held = new Set([first, first + 1, first + size - 1, ...network.endpoints.map(({ address }) => numberOf(address))]);
    if (wanted !== undefined) {
      const number = numberOf(wanted);
      if (number < first || number >= first + size) return 'ADDRESS_OUTSIDE_NETWORK';
      if (held.has(number)) return 'ADDRESS_IN_USE';
      network.endpoints.push({ name, host, address: wanted, joined: undefined });
      return undefined;
    }
    let free = first;
    while (held.has(free)) free++;
    if (free >= first + size) return 'NETWORK_EXHAUSTED';
    network.endpoints.push({ name, host, address: textOf(free), joined: undefined });
    return undefined;
  }

  deleteEndpoint(network: ModelNetwork, endpoint: ModelEndpoint, force: boolean): Code {
    const { joined } = endpoint;
    if (joined !== undefined && !force) return 'ACTIVE_CONTAINER';
    this.#remove(network, endpoint);
    if (joined !== undefined) this.#settle(joined.sandbox);
    return undefined;
  }

  createSandbox(host: string, containerId: string): Code {
    if (this.sandboxes.some((sandbox) => sandbox.host === host && sandbox.containerId === containerId)) return 'SANDBOX_EXISTS';
    this.sandboxes.push({ host, containerId, places: [], nextInterface: 0 });
    return undefined;
  }

  deleteSandbox(sandbox: ModelSandbox): Code {
    for (const { network, endpoint } of [...sandbox.places]) this.#remove(network, endpoint);
    this.sandboxes.splice(this.sandboxes.indexOf(sandbox), 1);
    return undefined;
  }

  join(host: string, network: ModelNetwork, endpoint: ModelEndpoint, sandbox: ModelSandbox, priority: number): Code {
    if (endpoint.host !== host) return 'ENDPOINT_ON_OTHER_HOST';
    if (endpoint.joined !== undefined) return 'ENDPOINT_IN_USE';
    if (sandbox.places.some((place) => place.network === network && !isGateway(place))) return 'SANDBOX_ALREADY_IN_NETWORK';
    this.#place(network, endpoint, sandbox, priority);
    this.#settle(sandbox);
    return undefined;
  }

  leave(host: string, endpoint: ModelEndpoint): Code {
    if (endpoint.joined === undefined) return 'ENDPOINT_NOT_JOINED';
    if (endpoint.host !== host) return 'ENDPOINT_ON_OTHER_HOST';
    const { sandbox } = endpoint.joined;
    this.#takeOut(endpoint);
    this.#settle(sandbox);
    return undefined;
  }

  /** The gateway of a sandbox's default route. */
  gateway(sandbox: ModelSandbox): string | undefined {
    const out = sandbox.places.find(({ network }) => network.driver === 'bridge');
    return out === undefined ? undefined : gatewayOf(out.network);
  }

  /** What a sandbox's DNS server answers. */
  resolve(sandbox: ModelSandbox, name: string): string[] {
    for (const { network } of sandbox.places) {
      const found = network.endpoints.filter((endpoint) => endpoint.name === name && endpoint.joined !== undefined);
      if (found.length > 0) return found.map(({ address }) => address);
    }
    return [];
  }

  #chooseSubnet(host: string, owner: string | undefined, taken: readonly string[]): string | undefined {
    const all = owner === undefined ? GLOBAL_SUBNETS : LOCAL_SUBNETS;
    const [shown, remembered] = owner === undefined ? ['all', `all, to ${host}`] : [owner, owner];
    // As a daemon does, a host goes on from its own choice, and only from others' where it has made none.
    const last = this.#lastSubnet.get(remembered) ?? this.#lastSubnet.get(shown) ?? -1;
    for (let step = 1; step <= all.length; step++) {
      const at = (last + step) % all.length;
      const subnet = all[at];
      if (subnet === undefined || taken.some((other) => overlap(other, subnet))) continue;
      this.#lastSubnet.set(shown, at).set(remembered, at);
      return subnet;
    }
    return undefined;
  }

  #place(network: ModelNetwork, endpoint: ModelEndpoint, sandbox: ModelSandbox, priority: number): void {
    endpoint.joined = { sandbox, priority, interfaceName: `eth${sandbox.nextInterface++}` };
    const added = { network, endpoint };
    const at = sandbox.places.findIndex((place) => precedes(added, place));
    sandbox.places.splice(at === -1 ? sandbox.places.length : at, 0, added);
  }

  #takeOut(endpoint: ModelEndpoint): void {
    const places = endpoint.joined?.sandbox.places ?? [];
    const at = places.findIndex((place) => place.endpoint === endpoint);
    if (at !== -1) places.splice(at, 1);
    endpoint.joined = undefined;
  }

  #remove(network: ModelNetwork, endpoint: ModelEndpoint): void {
    this.#takeOut(endpoint);
    network.endpoints.splice(network.endpoints.indexOf(endpoint), 1);
  }

  /** Gives the sandbox an endpoint in the gateway network, or takes it, as the other endpoints ask for it. */
  #settle(sandbox: ModelSandbox): void {
    const gateway = sandbox.places.find(isGateway);
    const asking = sandbox.places.filter((place) => !isGateway(place) && !place.network.internal);
    const needed = asking.length > 0 && asking.every(({ network }) => network.driver === 'overlay');
    if (gateway !== undefined && !needed) this.#remove(gateway.network, gateway.endpoint);
    if (gateway !== undefined || !needed) return;
    const wish = { name: GATEWAY_NETWORK, driver: 'bridge', internal: false, subnet: undefined } as const;
    this.createNetwork(sandbox.host, wish);
    const network = this.visible(sandbox.host).find(({ name }) => name === GATEWAY_NETWORK);
    if (network === undefined) throw new Error('the model has no subnets left');
    const name = `gateway_${sandbox.containerId}`;
    this.createEndpoint(sandbox.host, network, name, undefined);
    const endpoint = network.endpoints.find((one) => one.name === name);
    if (endpoint !== undefined) this.#place(network, endpoint, sandbox, 0);
  }
}

type Place = ModelSandbox['places'][number];

function isGateway({ network, endpoint }: Place): boolean {
  return network.name === GATEWAY_NETWORK && endpoint.name.startsWith('gateway_');
}

function precedes(a: Place, b: Place): boolean {
  const rank = (place: Place): (number | string)[] => [
    -(place.endpoint.joined?.priority ?? 0),
    isGateway(place) ? 1 : 0,
    place.network.internal ? 1 : 0,
    place.network.driver === 'bridge' ? 0 : 1,
    place.network.name,
  ];
  const [mine, theirs] = [rank(a), rank(b)];
  const at = mine.findIndex((value, index) => value !== theirs[index]);
  return at !== -1 && (mine[at] ?? '') < (theirs[at] ?? '');
}

export function gatewayOf(network: ModelNetwork): string {
  return textOf(range(network.subnet).first + 1);
}

function range(subnet: string): { first: number; size: number } {
  const [address = '', length = '32'] = subnet.split('/');
  return { first: numberOf(address), size: 2 ** (32 - Number(length)) };
}

function overlap(a: string, b: string): boolean {
  const [one, two] = [range(a), range(b)];
  return one.first < two.first + two.size && two.first < one.first + one.size;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
