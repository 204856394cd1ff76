/**
 * Network drivers and IPAM drivers by name, as a controller was given them.
 */
import { Result } from '../base/result.js';
import type { Driver } from '../contracts/driver.js';
import type { IpamDriver } from '../contracts/ipam-driver.js';
import type { InvalidName } from './errors/controller-errors.js';
import { DriverAlreadyRegistered, PluginNotFound } from './errors/network-errors.js';
import { checkName, shown } from './settings/input.js';

export class Registry {
  readonly #drivers: ReadonlyMap<string, Driver>;
  readonly #ipamDrivers: ReadonlyMap<string, IpamDriver>;

  private constructor(drivers: ReadonlyMap<string, Driver>, ipamDrivers: ReadonlyMap<string, IpamDriver>) {
    this.#drivers = drivers;
    this.#ipamDrivers = ipamDrivers;
  }

  /** A registry in which every name stands for one driver. */
  static of(drivers: readonly Driver[], ipamDrivers: readonly IpamDriver[]): Result<Registry, InvalidName | DriverAlreadyRegistered> {
    const byType = byName('network', drivers, (driver) => driver.type);
    if (!byType.ok) return byType;
    const ipamByName = byName('IPAM', ipamDrivers, (driver) => driver.name);
    return ipamByName.ok ? Result.ok(new Registry(byType.value, ipamByName.value)) : ipamByName;
  }

  /** Network drivers by their types. */
  get drivers(): ReadonlyMap<string, Driver> {
    return this.#drivers;
  }

  driver(type: string): Result<Driver, PluginNotFound> {
    const driver = this.#drivers.get(type);
    if (driver !== undefined) return Result.ok(driver);
    return Result.error(new PluginNotFound({ plugin: shown(type), kind: 'network', known: [...this.#drivers.keys()] }));
  }

  ipamDriver(name: string): Result<IpamDriver, PluginNotFound> {
    const driver = this.#ipamDrivers.get(name);
    if (driver !== undefined) return Result.ok(driver);
    return Result.error(new PluginNotFound({ plugin: shown(name), kind: 'IPAM', known: [...this.#ipamDrivers.keys()] }));
  }
}

function byName<D>(kind: 'network' | 'IPAM', drivers: readonly D[], nameOf: (driver: D) => string): Result<ReadonlyMap<string, D>, InvalidName | DriverAlreadyRegistered> {
  const named = new Map<string, D>();
  for (const driver of drivers) {
    const name = checkName(nameOf(driver));
    if (!name.ok) return name;
    if (named.has(name.value)) return Result.error(new DriverAlreadyRegistered({ kind, name: name.value }));
    named.set(name.value, driver);
  }
  return Result.ok(named);
}
