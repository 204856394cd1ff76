/**
 * What a container that another is linked to on the default bridge is called.
 *
 * Links are kept by id, so that they follow a new name; of one that is gone the name is left that was asked for.
 */
import type { ContainerRecord } from '../../model/container.js';
import type { Tables } from '../../state/tables.js';

export function linkedName(tables: Tables, { bridgeLinks, run }: ContainerRecord, alias: string): string {
  const id = bridgeLinks?.[alias] ?? '';
  const present = tables.containersById.get(id);
  if (present !== undefined) return present.name;
  const asked = run?.hostConfig['Links'];
  for (const text of Array.isArray(asked) ? asked : []) {
    const [target = '', other = target] = String(text).split(':');
    if (other.slice(other.lastIndexOf('/') + 1) === alias) return target.slice(target.lastIndexOf('/') + 1);
  }
  return id;
}
