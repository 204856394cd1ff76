/**
 * Containers of this host by what people type: the whole id, the name with or without Docker's slash, the start of an id.
 */
import { Result } from '../../base/result.js';
import { shown } from '../../controller/settings/input.js';
import type { Operation } from '../../controller/operations/operation.js';
import { containerKey, type ContainerRecord } from '../../model/container.js';
import type { Tables } from '../../state/tables.js';
import { AmbiguousContainer, ContainerNotFound } from '../errors.js';

export function findContainer(tables: Tables, host: string, wanted: string): Result<ContainerRecord, ContainerNotFound | AmbiguousContainer> {
  const text = typeof wanted === 'string' ? wanted : '';
  const name = text.startsWith('/') ? text.slice(1) : text;
  const exact = tables.containersById.get(text) ?? (name === '' ? undefined : tables.containers.get(containerKey({ name })));
  if (exact !== undefined) return Result.ok(exact);
  const matches: ContainerRecord[] = [];
  if (text !== '') for (const container of tables.containers.rows()) if (container.id.startsWith(text)) matches.push(container);
  const [first, ...others] = matches;
  if (first === undefined) return Result.error(new ContainerNotFound({ container: shown(wanted), where: `host ${host}` }));
  if (others.length === 0) return Result.ok(first);
  return Result.error(new AmbiguousContainer({ container: shown(wanted), matches: matches.map(({ id, name: found }) => `${found} (${id})`) }));
}

/** The same for an operation: its commit depends on the container staying as it is. */
export function readContainer({ tx, tables, host }: Operation, wanted: string): Result<ContainerRecord, ContainerNotFound | AmbiguousContainer> {
  const found = findContainer(tables, host.name, wanted);
  if (found.ok) tx.guard(tables.containers, found.value);
  return found;
}
