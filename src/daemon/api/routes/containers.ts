/**
 * Routes below /containers (api/server/router/container): what there is of them. Their lives are in container-lives.ts.
 */
import { Result } from '../../../base/result.js';
import type { ContainerOptions } from '../../../containers/container-settings.js';
import { DEFAULT_NETWORK } from '../../../containers/predefined/names.js';
import type { Daemon } from '../../daemon.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { InvalidRequest, NotSupported, OperationRunning } from '../errors.js';
import { readBody } from '../fields.js';
import { readContainerOptions } from '../documents/container/create-body.js';
import { listTest, pruneTest } from '../documents/container/container-filters.js';
import { healthDocument } from '../documents/container/healthcheck.js';
import { containerRow } from '../documents/container/container-row.js';
import { isOn, readFilters, readInteger } from '../query.js';
import { empty, json } from '../respond.js';
import { archiveRoutes } from './archive.js';
import { containerLivesRoutes } from './container-lives.js';
import { containerStatsRoutes } from './container-stats.js';

/** Prune has an event from this minor version on. */
const PRUNE_EVENTS = 41;

async function list({ containers, runtime }: Daemon, { query }: ApiRequest): ApiAnswer {
  const [filters, limit] = [readFilters(query), readInteger(query, 'limit')];
  if (!filters.ok) return filters;
  if (!limit.ok) return limit;
  const test = listTest(filters.value, containers);
  if (!test.ok) return test;
  const most = limit.value !== undefined && limit.value > 0 ? limit.value : undefined;
  // Whoever asks for the last few or for a state means those that do not run too.
  const all = isOn(query, 'all') || most !== undefined || ['status', 'exited', 'before', 'since'].some((key) => (filters.value[key]?.length ?? 0) > 0);
  const newest = containers.list().toReversed().sort((a, b) => b.created - a.created);
  const found = newest.filter((container) => (all || container.isUp || container.state === 'restarting') && test.value(container));
  const nowMs = runtime.clock.now();
  return json(found.slice(0, most).map((container) => containerRow(container, nowMs, isOn(query, 'size'))));
}

async function create(daemon: Daemon, request: ApiRequest): ApiAnswer {
  const body = await readBody(request, 'ContainerConfigWrapper');
  if (!body.ok) return body;
  if (!['Image', 'Cmd', 'Entrypoint', 'Env', 'Labels', 'Hostname'].some((name) => body.value.has(name))) {
    return Result.error(new InvalidRequest({ reason: 'Config cannot be empty in order to create a container' }));
  }
  const bridge = daemon.controller.networkByName(DEFAULT_NETWORK)?.ipam.config[0]?.gateway ?? '127.0.0.1';
  const options = readContainerOptions(body.value, request.query.get('name') ?? '', { images: daemon.images, containers: daemon.containers, hostGateway: bridge });
  if (!options.ok) return options;
  const pulled = await daemon.images.pull(options.value.image);
  if (!pulled.ok) return pulled;
  const created = await daemon.lives.create(options.value);
  return created.ok ? json({ Id: created.value.id, Warnings: warningsOf(options.value) }, 201) : created;
}

/** What of a container's settings does nothing (daemon/daemon_unix.go). */
function warningsOf({ networkMode, run }: ContainerOptions): readonly string[] {
  return networkMode === 'host' && Object.keys(run?.hostConfig['PortBindings'] ?? {}).length > 0 ? ['Published ports are discarded when using host network mode'] : [];
}

async function inspect({ containers, lives }: Daemon, { params, query }: ApiRequest): ApiAnswer {
  const found = containers.container(params['id'] ?? '');
  if (!found.ok) return found;
  const { id, record } = found.value;
  const document = found.value.inspect();
  const execIds = lives.execs.idsOf(id);
  return json({
    ...document,
    State: { ...document.State, Pid: lives.pidOf(id), ...(record.health !== undefined && { Health: healthDocument(record.health) }) },
    ExecIDs: execIds.length === 0 ? null : execIds,
    ...(isOn(query, 'size') && { SizeRw: 0, SizeRootFs: 0 }),
  });
}

async function remove({ lives }: Daemon, { params, query }: ApiRequest): ApiAnswer {
  // A link is a name of the default bridge; it goes with its container only.
  if (isOn(query, 'link')) return Result.error(new NotSupported({ what: 'removing a link' }));
  const removed = await lives.remove(params['id'] ?? '', { force: isOn(query, 'force'), volumes: isOn(query, 'v') });
  return removed.ok ? empty(204) : removed;
}

async function prune({ lives, containers, events, running, runtime }: Daemon, { query, minor }: ApiRequest): ApiAnswer {
  const filters = readFilters(query);
  if (!filters.ok) return filters;
  const test = pruneTest(filters.value, containers, runtime.clock.now());
  if (!test.ok) return test;
  if (running.has('prune containers')) return Result.error(new OperationRunning({ operation: 'prune' }));
  running.add('prune containers');
  try {
    const removed = await lives.prune(test.value);
    if (!removed.ok) return removed;
    if (minor >= PRUNE_EVENTS) events.tell({ type: 'container', action: 'prune', id: '', attributes: { reclaimed: '0' } });
    return json({ ContainersDeleted: removed.value.length === 0 ? null : removed.value, SpaceReclaimed: 0 });
  } finally {
    running.delete('prune containers');
  }
}

async function changes({ containers }: Daemon, { params }: ApiRequest): ApiAnswer {
  const found = containers.container(params['id'] ?? '');
  return found.ok ? json(null) : found;
}

export const containersRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/containers/json', handle: list },
  { method: 'POST', pattern: '/containers/create', handle: create },
  { method: 'POST', pattern: '/containers/prune', handle: prune },
  { method: 'GET', pattern: '/containers/:id*/json', handle: inspect },
  { method: 'DELETE', pattern: '/containers/:id*', handle: remove },
  { method: 'GET', pattern: '/containers/:id*/changes', handle: changes },
  ...archiveRoutes,
  ...containerLivesRoutes,
  ...containerStatsRoutes,
];
