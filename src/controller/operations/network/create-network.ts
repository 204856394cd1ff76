/**
 * Creates a network (libnetwork controller.go, NewNetwork): name, settings, pools, driver, record.
 *
 * The name is unique in the network's scope by its own key, and is also refused when the other scope has it here.
 * A config-only network keeps its settings and takes nothing.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { Driver } from '../../../contracts/driver.js';
import type { NetworkRecord } from '../../../model/network.js';
import type { Scope } from '../../../model/scope.js';
import { ScopeNotAllowed } from '../../../drivers/errors.js';
import { ConfigurationNotAllowed, ConfigurationNotFound, NetworkExists } from '../../errors/network-errors.js';
import type { NetworkSettings } from '../../settings/network-settings.js';
import { requestPools } from './network-addresses.js';
import { newId, type Operation } from '../operation.js';

const DEFAULT_IPAM = 'default';

export function createNetwork(operation: Operation, settings: NetworkSettings): Result<NetworkRecord, CnmError> {
  const refused = findTaken(operation, settings) ?? checkConfiguration(settings);
  if (refused !== undefined) return Result.error(refused);
  return settings.configOnly ? createConfiguration(operation, settings) : createReal(operation, settings);
}

/** A network that only holds settings for others. */
function createConfiguration(operation: Operation, settings: NetworkSettings): Result<NetworkRecord, never> {
  return insert(operation, { ...recordOf(operation, settings, 'local'), driver: 'null' });
}

function createReal(operation: Operation, settings: NetworkSettings): Result<NetworkRecord, CnmError> {
  const driver = operation.registry.driver(settings.driver);
  if (!driver.ok) return driver;
  const scope = scopeOf(settings, driver.value);
  if (!scope.ok) return scope;
  const configured = applyConfiguration(operation, recordOf(operation, settings, scope.value), settings.configFrom);
  if (!configured.ok) return configured;
  const network = configured.value;
  const pools = driver.value.capability.addresses ? allocate(operation, network) : Result.ok([]);
  if (!pools.ok) return pools;
  const plan = driver.value.createNetwork(operation, { ...network, pools: pools.value });
  if (!plan.ok) return plan;
  return insert(operation, { ...network, pools: pools.value, driverState: plan.value.driverState });
}

function allocate(operation: Operation, network: NetworkRecord) {
  const ipam = operation.registry.ipamDriver(network.ipam.driver);
  return ipam.ok ? requestPools(operation, ipam.value, network) : ipam;
}

function recordOf(operation: Operation, settings: NetworkSettings, scope: Scope): NetworkRecord {
  return {
    id: settings.id ?? newId(operation),
    name: settings.name,
    driver: settings.driver,
    scope,
    created: operation.clock.now(),
    createdBy: operation.host.name,
    internal: settings.internal,
    attachable: settings.attachable,
    ingress: settings.ingress,
    configOnly: settings.configOnly,
    ipv6: settings.ipv6,
    labels: settings.labels,
    options: settings.options,
    ipam: settings.ipam,
    pools: [],
    driverState: {},
  };
}

function scopeOf(settings: NetworkSettings, driver: Driver): Result<Scope, ScopeNotAllowed> {
  const { dataScope } = driver.capability;
  const refuse = (reason: string) =>
    Result.error(new ScopeNotAllowed({ driver: driver.type, scope: settings.scope ?? dataScope, reason }));
  if (settings.scope === 'local' && dataScope === 'global') return refuse(`cannot downgrade network scope for ${driver.type} networks`);
  if (settings.ingress && dataScope !== 'global') return refuse('Ingress network can only be global scope network');
  return Result.ok(settings.scope ?? dataScope);
}

/** Settings that exclude each other (network.go, validateConfiguration). */
function checkConfiguration(settings: NetworkSettings): ConfigurationNotAllowed | undefined {
  const refuse = (reason: string) => new ConfigurationNotAllowed({ network: settings.name, reason });
  if (settings.configOnly && (settings.ingress || settings.internal || settings.attachable || settings.scope !== undefined)) {
    return refuse(
      'configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.',
    );
  }
  if (settings.configFrom === undefined) return undefined;
  if (settings.configOnly) return refuse('a configuration network cannot depend on another configuration network');
  const own =
    settings.ipam.driver !== DEFAULT_IPAM ||
    settings.ipv6 ||
    settings.ipam.config.length > 0 ||
    Object.keys(settings.labels).length > 0 ||
    Object.keys(settings.ipam.options).length > 0;
  if (own) return refuse('user specified configurations are not supported if the network depends on a configuration network');
  if (Object.keys(settings.options).length > 0) {
    return refuse('network driver options are not supported if the network depends on a configuration network');
  }
  return undefined;
}

/** Takes over a config-only network's settings, and writes that network so that its deletion conflicts with this. */
function applyConfiguration(
  operation: Operation,
  network: NetworkRecord,
  from: string | undefined,
): Result<NetworkRecord, ConfigurationNotFound> {
  if (from === undefined) return Result.ok(network);
  const { tx, tables } = operation;
  for (const configuration of tables.networksByName.get(from)) {
    if (!configuration.configOnly) continue;
    tx.update(tables.networks, configuration);
    const { ipv6, labels, ipam, options } = configuration;
    return Result.ok({ ...network, ipv6, labels, ipam, options, configFrom: { id: configuration.id, name: configuration.name } });
  }
  return Result.error(new ConfigurationNotFound({ configuration: from }));
}

function findTaken({ tables }: Operation, { id, name }: NetworkSettings): NetworkExists | undefined {
  const named = tables.networksByName.first(name);
  if (named !== undefined) return new NetworkExists({ network: name, existing: named.id, host: named.createdBy });
  const other = id === undefined ? undefined : tables.networksById.get(id);
  return other === undefined ? undefined : new NetworkExists({ network: other.id, existing: other.id, host: other.createdBy });
}

/** Both keys are written, so of two hosts that want one name or id in a scope one must plan again. */
function insert({ tx, tables }: Operation, network: NetworkRecord): Result<NetworkRecord, never> {
  tx.insert(tables.networks, network);
  tx.insert(tables.networkNames, { scope: network.scope, name: network.name, networkId: network.id });
  return Result.ok(network);
}
