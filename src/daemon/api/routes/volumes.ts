/**
 * Routes below /volumes.
 */
import { Result } from '../../../base/result.js';
import type { Daemon } from '../../daemon.js';
import type { CnmError } from '../../../base/error.js';
import { InvalidFilter } from '../../../containers/errors.js';
import type { Filters } from '../../../containers/network-filters.js';
import type { Volume } from '../../volumes/volumes.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { volumeDocument } from '../documents/disk-usage.js';
import { readBody } from '../fields.js';
import { readFilters } from '../query.js';
import { empty, json } from '../respond.js';

const KNOWN = ['dangling', 'driver', 'label', 'name'] as const;

async function list({ volumes }: Daemon, { query }: ApiRequest): ApiAnswer {
  const wanted = readWanted(query, KNOWN);
  if (!wanted.ok) return wanted;
  return json({ Volumes: volumes.list().filter((volume) => isWanted(volume, wanted.value)).map(volumeDocument), Warnings: null });
}

async function inspect({ volumes }: Daemon, { params }: ApiRequest): ApiAnswer {
  const volume = volumes.volume(params['name'] ?? '');
  return volume.ok ? json(volumeDocument(volume.value)) : volume;
}

async function create({ volumes, events }: Daemon, request: ApiRequest): ApiAnswer {
  const body = await readBody(request, 'VolumeCreateBody');
  if (!body.ok) return body;
  const name = body.value.text('Name');
  const [labels, options] = [body.value.labels('Labels'), body.value.labels('DriverOpts')];
  const fault = body.value.fault;
  if (fault !== undefined) return Result.error(fault);
  const created = await volumes.create({ ...(name !== '' && { name }), labels, options });
  if (!created.ok) return created;
  events.tell({ type: 'volume', action: 'create', id: created.value.name, attributes: { driver: created.value.driver } });
  return json(volumeDocument(created.value), 201);
}

async function remove({ volumes, events }: Daemon, { params }: ApiRequest): ApiAnswer {
  const name = params['name'] ?? '';
  const removed = await volumes.remove(name);
  if (!removed.ok) return removed;
  events.tell({ type: 'volume', action: 'destroy', id: name, attributes: { driver: 'local' } });
  return empty(204);
}

async function prune({ volumes }: Daemon, { query }: ApiRequest): ApiAnswer {
  const wanted = readWanted(query, ['label', 'label!']);
  if (!wanted.ok) return wanted;
  const removed = await volumes.prune((volume) => isWanted(volume, wanted.value));
  if (!removed.ok) return removed;
  return json({ VolumesDeleted: removed.value.length === 0 ? null : removed.value, SpaceReclaimed: 0 });
}

function readWanted(query: URLSearchParams, known: readonly string[]): Result<Filters, CnmError> {
  const filters = readFilters(query);
  if (!filters.ok) return filters;
  const wrong = Object.keys(filters.value).find((key) => !known.includes(key));
  return wrong === undefined ? filters : Result.error(new InvalidFilter({ filter: wrong.slice(0, 64), known }));
}

function isWanted({ name, driver, labels }: Volume, filters: Filters): boolean {
  const hasLabel = (asked: string): boolean => {
    const [key = '', ...rest] = asked.split('=');
    return Object.hasOwn(labels, key) && (rest.length === 0 || labels[key] === rest.join('='));
  };
  const any = (key: string, test: (value: string) => boolean): boolean => filters[key]?.some(test) ?? true;
  return (
    any('name', (value) => name.includes(value)) &&
    any('driver', (value) => driver === value) &&
    any('dangling', (value) => value === 'true' || value === '1') &&
    (filters['label'] ?? []).every(hasLabel) &&
    !(filters['label!'] ?? []).some(hasLabel)
  );
}

export const volumesRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/volumes', handle: list },
  { method: 'GET', pattern: '/volumes/:name', handle: inspect },
  { method: 'POST', pattern: '/volumes/create', handle: create },
  { method: 'POST', pattern: '/volumes/prune', handle: prune },
  { method: 'DELETE', pattern: '/volumes/:name', handle: remove },
];
