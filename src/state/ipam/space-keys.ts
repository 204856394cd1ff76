/**
 * The keys of address spaces, and what those of their pools begin with: there are few, and every request for a pool asks.
 */
import { addressSpaceKey, poolFolder } from '../../model/pool.js';
import type { Scope } from '../../model/scope.js';

/** An address space's part in keys. */
export interface SpaceKey {
  /** The key of its record. */
  readonly key: string;
  /** What its pools' keys begin with. */
  readonly poolFolder: string;
}

export class SpaceKeys {
  readonly #known = { local: new Map<string, SpaceKey>(), global: new Map<string, SpaceKey>() };

  of(scope: Scope, name: string): SpaceKey {
    return this.#known[scope].get(name) ?? this.#add(scope, name);
  }

  #add(scope: Scope, name: string): SpaceKey {
    const added = { key: addressSpaceKey({ scope, name }), poolFolder: poolFolder({ scope, addressSpace: name }) };
    this.#known[scope].set(name, added);
    return added;
  }
}
