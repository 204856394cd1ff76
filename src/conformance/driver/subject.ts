/**
 * A driver as a conformance case sees it: asked inside transactions that are kept when it says yes and undone when it
 * says no, over tables of its own, as a controller asks it.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Resource } from '../../contracts/dataplane.js';
import type { Driver, DriverContext, JoinPlan } from '../../contracts/driver.js';
import { endpointKey, type EndpointRecord } from '../../model/endpoint.js';
import type { HostRecord } from '../../model/host.js';
import { noLabels, type Labels } from '../../model/labels.js';
import type { NetworkPool, NetworkRecord } from '../../model/network.js';
import { createTables, type Tables } from '../../state/tables.js';
import { Transaction } from '../../state/transaction.js';
import { ContractBroken, expectThat } from '../check.js';

/** What a factory gives for one case: a driver that nothing has been asked of. */
export interface DriverFixture {
  readonly driver: Driver;
  /** The options that its networks need; none unless given. */
  readonly options?: Labels;
  /** Options that it must refuse. */
  readonly badOptions?: Labels;
  /** A host has at most one network of it. */
  readonly single?: boolean;
  /** Its networks cannot be deleted. */
  readonly permanent?: boolean;
}

/** One thing that every driver must keep. */
export interface DriverCase {
  readonly name: string;
  /** Why the case does not apply to what the fixture says of its driver. */
  readonly excuse?: (fixture: DriverFixture) => string | undefined;
  readonly check: (subject: DriverSubject) => void;
}

/** What a network is to be like. */
export interface NetworkWish {
  readonly options?: Labels;
  readonly internal?: boolean;
}

/** What an endpoint is to be like. */
export interface EndpointWish {
  readonly macAddress?: string;
  readonly host?: string;
}

/** An endpoint with what joining gave it. */
export interface Joined {
  readonly endpoint: EndpointRecord;
  readonly plan: JoinPlan;
  readonly interfaceName: string | undefined;
}

/** The namespace of the sandbox that everything joins. */
export const SANDBOX = 'conformance-sandbox';

const HOST: HostRecord = { name: 'h1', address: '10.99.0.11', interfaces: [{ name: 'ens3', address: '10.99.0.11/24' }], created: 0 };

/** 64 hex digits that begin with a number of their own. */
function idOf(kind: string, number: number): string {
  return `${number.toString(16).padStart(8, '0')}${kind.padEnd(56, '0')}`.slice(0, 64);
}

export class DriverSubject {
  readonly driver: Driver;
  readonly tables: Tables = createTables();
  readonly host = HOST;
  #made = 0;

  constructor(
    readonly fixture: DriverFixture,
    /** Opens another driver, of which nothing has been asked. */
    readonly reopen: () => DriverFixture,
  ) {
    this.driver = fixture.driver;
  }

  /** Runs work in a transaction of its own; a failure undoes it, and so does `undo`. */
  run<T>(work: (context: DriverContext) => Result<T, CnmError>, undo = false): Result<T, CnmError> {
    const tx = new Transaction();
    const result = work({ tx, tables: this.tables, host: this.host });
    if (!result.ok || undo) tx.rollback();
    return result;
  }

  /** A network about to be created, with a subnet that no other of the case has. */
  networkRequest(wish: NetworkWish = {}): NetworkRecord {
    const number = ++this.#made;
    const pool: NetworkPool = {
      family: 4,
      poolId: `Conformance/10.77.${number}.0/24`,
      subnet: `10.77.${number}.0/24`,
      gateway: `10.77.${number}.1`,
      auxAddresses: noLabels,
    };
    return {
      id: idOf('a', number),
      name: `network-${number}`,
      driver: this.driver.type,
      scope: this.driver.capability.dataScope,
      created: number,
      createdBy: this.host.name,
      internal: wish.internal ?? false,
      attachable: false,
      ingress: false,
      configOnly: false,
      ipv6: false,
      labels: noLabels,
      options: { ...this.fixture.options, ...wish.options },
      ipam: { driver: 'default', options: noLabels, config: [] },
      pools: this.driver.capability.addresses ? [pool] : [],
      driverState: {},
    };
  }

  /** Asks for the network and keeps its record; `undo` takes back both. */
  createNetwork(request: NetworkRecord, undo = false): Result<NetworkRecord, CnmError> {
    const { driverState: _, ...asked } = request;
    return this.run((context) => {
      const plan = this.driver.createNetwork(context, asked);
      if (!plan.ok) return plan;
      const network = { ...request, driverState: plan.value.driverState };
      context.tx.insert(this.tables.networks, network);
      return Result.ok(network);
    }, undo);
  }

  /** A network that must be there to have. */
  network(wish: NetworkWish = {}): NetworkRecord {
    return must(this.createNetwork(this.networkRequest(wish)), 'creating a network');
  }

  deleteNetwork(network: NetworkRecord): Result<void, CnmError> {
    return this.run((context) => {
      const deleted = this.driver.deleteNetwork(context, network);
      if (deleted.ok) context.tx.delete(this.tables.networks, network);
      return deleted;
    });
  }

  /** An endpoint about to be created, with an address that no other of the network has. */
  endpointRequest(network: NetworkRecord, wish: EndpointWish = {}): EndpointRecord {
    const number = ++this.#made;
    const [pool] = network.pools;
    const address = pool?.subnet.replace('0/24', String(number + 1));
    return {
      id: idOf('e', number),
      name: `endpoint-${number}`,
      networkId: network.id,
      scope: network.scope,
      host: wish.host ?? this.host.name,
      locator: wish.host === undefined ? this.host.address : '10.99.0.12',
      created: number,
      ...(pool !== undefined && address !== undefined && { ipv4: { address, prefixLength: 24, poolId: pool.poolId } }),
      macAddress: wish.macAddress ?? '',
      aliases: [],
      anonymous: false,
      exposedPorts: [],
      portBindings: [],
      options: noLabels,
      labels: noLabels,
    };
  }

  createEndpoint(network: NetworkRecord, request: EndpointRecord, undo = false): Result<EndpointRecord, CnmError> {
    return this.run((context) => {
      const plan = this.driver.createEndpoint(context, network, request);
      if (!plan.ok) return plan;
      const endpoint = { ...request, macAddress: plan.value.macAddress };
      context.tx.insert(this.tables.endpoints, endpoint);
      return Result.ok(endpoint);
    }, undo);
  }

  endpoint(network: NetworkRecord, wish: EndpointWish = {}): EndpointRecord {
    return must(this.createEndpoint(network, this.endpointRequest(network, wish)), 'creating an endpoint');
  }

  deleteEndpoint(network: NetworkRecord, endpoint: EndpointRecord): Result<void, CnmError> {
    return this.run((context) => {
      const deleted = this.driver.deleteEndpoint(context, network, endpoint);
      if (deleted.ok) context.tx.delete(this.tables.endpoints, endpoint);
      return deleted;
    });
  }

  /** Joins the endpoint to the sandbox, as interface `number` of the driver's prefix. */
  join(network: NetworkRecord, endpoint: EndpointRecord, number = 0): Joined {
    const joined = this.run((context) => {
      const plan = this.driver.join(context, network, endpoint);
      if (!plan.ok) return plan;
      const { interfacePrefix, routes, disableGatewayService } = plan.value;
      const interfaceName = interfacePrefix === undefined ? undefined : `${interfacePrefix}${number}`;
      const join = {
        sandboxId: SANDBOX,
        containerId: 'conformance',
        ...(interfaceName !== undefined && { interfaceName }),
        routes,
        disableGatewayService,
        aliases: [],
        links: noLabels,
      };
      const changed = { ...endpoint, join };
      context.tx.update(this.tables.endpoints, changed);
      return Result.ok({ endpoint: changed, plan: plan.value, interfaceName });
    });
    return must(joined, 'joining a sandbox');
  }

  leave(network: NetworkRecord, endpoint: EndpointRecord): Result<EndpointRecord, CnmError> {
    return this.run((context) => {
      const left = this.driver.leave(context, network, endpoint);
      if (!left.ok) return left;
      const { join: _, ...alone } = endpoint;
      context.tx.update(this.tables.endpoints, alone);
      return Result.ok(alone);
    });
  }

  /** The devices of a joined endpoint. */
  endpointResources(network: NetworkRecord, { endpoint, interfaceName }: Joined, driver = this.driver): readonly Resource[] {
    if (interfaceName === undefined) return [];
    return driver.endpointResources(this.host, { network, endpoint, namespace: SANDBOX, interfaceName });
  }

  /** Everything that the tables hold, as text. */
  content(): string {
    const rows = this.tables.collections.flatMap((collection) =>
      (['local', 'global'] as const).flatMap((scope) => Array.from(collection.keys(scope), (key) => key)),
    );
    return rows.sort().join('\n');
  }

  /** The endpoint as the tables have it. */
  found(endpoint: EndpointRecord): EndpointRecord | undefined {
    return this.tables.endpoints.get(endpointKey(endpoint));
  }
}

/** The value of what a driver must not refuse. */
export function must<T>(result: Result<T, CnmError>, what: string): T {
  const error = result.errorOrNull();
  if (error !== null) throw new ContractBroken(`${what} was refused: ${error.message}`);
  return result.getOrThrow();
}

/** A refusal as the contract wants it: an error with a code. */
export function expectRefused(result: Result<unknown, CnmError>, what: string): void {
  const error = result.errorOrNull();
  if (error === null) throw new ContractBroken(`${what} was not refused`);
  expectThat(/^[A-Z][A-Z0-9_]*$/.test(error.code), `${what} was refused with an error without a code`);
}
