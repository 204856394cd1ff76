/**
 * Network drivers and IPAM drivers by name, as a controller was given them.
 */
import { Result } from '../base/result.js';
import type { Driver } from '../contracts/driver.js';
import type { IpamDriver } from '../contracts/ipam-driver.js';
import { PluginNotFound } from './errors/network-errors.js';
import { shown } from './input.js';

export class Registry {
  readonly #drivers: ReadonlyMap<string, Driver>;
  readonly #ipamDrivers: ReadonlyMap<string, IpamDriver>;

  constructor(drivers: readonly Driver[], ipamDrivers: readonly IpamDriver[]) {
    this.#drivers = new Map(drivers.map((driver) => [driver.type, driver]));
    this.#ipamDrivers = new Map(ipamDrivers.map((driver) => [driver.name, driver]));
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
