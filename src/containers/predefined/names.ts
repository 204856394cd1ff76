/**
 * The names of the networks that every host has for itself.
 */

/** The network of containers that name none. */
export const DEFAULT_NETWORK = 'bridge';

const PREDEFINED: ReadonlySet<string> = new Set([DEFAULT_NETWORK, 'host', 'none', 'default']);

/** Whether a network of this name is the host's own; 'default' is another word for the first of them. */
export function isPredefined(name: string): boolean {
  return PREDEFINED.has(name);
}
