/**
 * Routes below /volumes.
 */
import { Result } from '../../../base/result.js';
import type { Daemon } from '../../daemon.js';
import type { CnmError } from '../../../base/error.js';
import { InvalidFilter } from '../../../containers/errors.js';
import { hasLabel, type Filters } from '../../../containers/network-filters.js';
import { textFilter } from '../../../containers/text-filter.js';
import type { Volume } from '../../volumes/volumes.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { InvalidRequest } from '../errors.js';
import { volumeDocument } from '../documents/disk-usage.js';
import { readBody } from '../fields.js';
import { isOn, readFilters } from '../query.js';
import { empty, json } from '../respond.js';

const KNOWN = ['dangling', 'driver', 'label', 'name'] as const;

async function list({ volumes }: Daemon, { query }: ApiRequest): ApiAnswer {
  const filters = readKnown(query, KNOWN);
  if (!filters.ok) return filters;
  const dangling = readDangling(filters.value['dangling'] ?? []);
  if (!dangling.ok) return dangling;
  const isWanted = volumeTest(filters.value);
  const isAsked = ({ name }: Volume): boolean => dangling.value === undefined || (volumes.usersOf(name).length === 0) === dangling.value;
  return json({ Volumes: volumes.list().filter((volume) => isWanted(volume) && isAsked(volume)).map(volumeDocument), Warnings: null });
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
  const isNew = !volumes.volume(name).ok;
  const created = await volumes.create({ ...(name !== '' && { name }), labels, options });
  if (!created.ok) return created;
  if (isNew) events.tell({ type: 'volume', action: 'create', id: created.value.name, attributes: { driver: created.value.driver } });
  return json(volumeDocument(created.value), 201);
}

async function remove({ volumes, events }: Daemon, { params, query }: ApiRequest): ApiAnswer {
  const name = params['name'] ?? '';
  const removed = await volumes.remove(name);
  // Whoever forces it wants it to be gone.
  if (!removed.ok) return removed.error.code === 'VOLUME_NOT_FOUND' && isOn(query, 'force') ? empty(204) : removed;
  tellOfRemoval(events, name);
  return empty(204);
}

async function prune({ volumes, events }: Daemon, { query }: ApiRequest): ApiAnswer {
  const filters = readKnown(query, ['label', 'label!']);
  if (!filters.ok) return filters;
  const removed = await volumes.prune(volumeTest(filters.value));
  if (!removed.ok) return removed;
  for (const name of removed.value) tellOfRemoval(events, name);
  return json({ VolumesDeleted: removed.value.length === 0 ? null : removed.value, SpaceReclaimed: 0 });
}

function tellOfRemoval(events: Daemon['events'], name: string): void {
  events.tell({ type: 'volume', action: 'destroy', id: name, attributes: { driver: 'local' } });
}

function readKnown(query: URLSearchParams, known: readonly string[]): Result<Filters, CnmError> {
  const filters = readFilters(query);
  if (!filters.ok) return filters;
  const wrong = Object.keys(filters.value).find((key) => !known.includes(key));
  return wrong === undefined ? filters : Result.error(new InvalidFilter({ filter: wrong.slice(0, 64), known }));
}

/** Whether those that no container has are asked for, or those that one has; undefined where it is not said. Errors: INVALID_REQUEST. */
function readDangling(values: readonly string[]): Result<boolean | undefined, CnmError> {
  if (values.length === 0) return Result.ok(undefined);
  if (values.includes('true') || values.includes('1')) return Result.ok(true);
  if (values.includes('false') || values.includes('0')) return Result.ok(false);
  return Result.error(new InvalidRequest({ reason: `Invalid filter 'dangling=[${values.join(' ').slice(0, 64)}]'` }));
}

function volumeTest(filters: Filters): (volume: Volume) => boolean {
  const { name: names = [], driver: drivers = [], label: wanted = [], 'label!': unwanted = [] } = filters;
  const matches = textFilter(names);
  return ({ name, driver, labels }) =>
    matches(name) && (drivers.length === 0 || drivers.includes(driver)) && wanted.every((label) => hasLabel(labels, label)) && (unwanted.length === 0 || !unwanted.every((label) => hasLabel(labels, label)));
}

export const volumesRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/volumes', handle: list },
  { method: 'GET', pattern: '/volumes/:name*', handle: inspect },
  { method: 'POST', pattern: '/volumes/create', handle: create },
  { method: 'POST', pattern: '/volumes/prune', handle: prune },
  { method: 'DELETE', pattern: '/volumes/:name*', handle: remove },
];
