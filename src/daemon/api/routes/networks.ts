/**
 * Routes below /networks (api/server/router/network): Docker's documents to the library's options and back.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { AmbiguousNetwork } from '../../../controller/errors/network-errors.js';
import type { NetworkInspection } from '../../../containers/inspect/inspect-network.js';
import type { Filters } from '../../../containers/network-filters.js';
import type { Daemon } from '../../daemon.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { AmbiguousNetworkTerm, InvalidRequest, OperationRunning } from '../errors.js';
import { readBody } from '../fields.js';
import { readConnectOptions } from '../documents/endpoint-settings.js';
import { readNetworkOptions } from '../documents/network-create.js';
import { readFilters } from '../query.js';
import { empty, json } from '../respond.js';

/** Before this minor version lists show the containers too. */
const LISTS_ARE_SLIM = 28;

/** From this one on there is an event of a prune. */
const PRUNE_IS_TOLD = 41;

async function list({ networks }: Daemon, { query, minor }: ApiRequest): ApiAnswer {
  const filters = readFilters(query);
  if (!filters.ok) return filters;
  const found = networks.list(minor < LISTS_ARE_SLIM ? filters.value : asDockerTakes(filters.value));
  if (!found.ok) return found;
  const documents: NetworkInspection[] = [];
  for (const { id } of found.value) {
    const document = networks.inspect(id, { containers: minor < LISTS_ARE_SLIM });
    if (document.ok) documents.push(document.value);
  }
  return json(documents);
}

/** Where lists show no containers, Docker takes every network for unused that is not its own. */
function asDockerTakes({ dangling, ...others }: Filters): Filters {
  const [value, more] = dangling ?? [];
  if (value === undefined || more !== undefined || others['type'] !== undefined) return { ...others, ...(dangling !== undefined && { dangling }) };
  if (/^(1|t|T|true|TRUE|True)$/.test(value)) return { ...others, type: ['custom'] };
  return /^(0|f|F|false|FALSE|False)$/.test(value) ? { ...others, type: ['builtin'] } : { ...others, dangling: [value] };
}

async function inspect({ networks }: Daemon, { params, query }: ApiRequest): ApiAnswer {
  const fault = verboseFault(query);
  if (fault !== undefined) return Result.error(fault);
  const document = networks.inspect(params['id'] ?? '');
  return document.ok ? json(document.value) : Result.error(asRouter(document.error));
}

function asRouter(error: CnmError): CnmError {
  return error instanceof AmbiguousNetwork ? new AmbiguousNetworkTerm(error.details) : error;
}

/** Docker reads this one more strictly than other switches. */
function verboseFault(query: URLSearchParams): InvalidRequest | undefined {
  const verbose = query.get('verbose') ?? '';
  if (verbose === '' || /^(?:[01tTfF]|true|TRUE|True|false|FALSE|False)$/.test(verbose)) return undefined;
  return new InvalidRequest({ reason: `invalid value for verbose: ${verbose.slice(0, 64)}` });
}

async function create({ networks, events }: Daemon, request: ApiRequest): ApiAnswer {
  const body = await readBody(request, 'NetworkCreateRequest');
  if (!body.ok) return body;
  const options = readNetworkOptions(body.value);
  if (!options.ok) return options;
  const created = await networks.create(options.value);
  if (!created.ok) return created;
  const { id, name, driver } = created.value;
  events.tell({ type: 'network', action: 'create', id, attributes: { name, type: driver } });
  return json({ Id: id, Warning: '' }, 201);
}

async function remove({ networks, controller, events }: Daemon, { params }: ApiRequest): ApiAnswer {
  const wanted = params['id'] ?? '';
  const network = controller.network(wanted);
  const removed = await networks.remove(wanted);
  if (!removed.ok) return Result.error(asRouter(removed.error));
  if (network.ok) tellOfEnd(events, network.value);
  return empty(204);
}

async function connect({ containers }: Daemon, request: ApiRequest): ApiAnswer {
  const body = await readBody(request, 'NetworkConnect');
  if (!body.ok) return body;
  const container = body.value.text('Container');
  const options = readConnectOptions(body.value.object('EndpointConfig'));
  const fault = body.value.fault;
  if (fault !== undefined) return Result.error(fault);
  if (!options.ok) return options;
  const connected = await containers.connect(container, request.params['id'] ?? '', options.value);
  return connected.ok ? empty(200) : connected;
}

async function disconnect({ containers }: Daemon, request: ApiRequest): ApiAnswer {
  const body = await readBody(request, 'NetworkDisconnect');
  if (!body.ok) return body;
  const container = body.value.text('Container');
  const force = body.value.flag('Force');
  const fault = body.value.fault;
  if (fault !== undefined) return Result.error(fault);
  const done = await containers.disconnect(container, request.params['id'] ?? '', { force });
  return done.ok ? empty(200) : done;
}

async function prune({ networks, controller, events, running }: Daemon, { query, minor }: ApiRequest): ApiAnswer {
  const filters = readFilters(query);
  if (!filters.ok) return filters;
  if (running.has('prune networks')) return Result.error(new OperationRunning({ operation: 'prune' }));
  running.add('prune networks');
  try {
    const before = new Map(controller.networks().map((network) => [network.name, network]));
    const removed: Result<readonly string[], CnmError> = await networks.prune(filters.value);
    if (!removed.ok) return removed;
    for (const name of removed.value) {
      const network = before.get(name);
      if (network !== undefined) tellOfEnd(events, network);
    }
    if (minor >= PRUNE_IS_TOLD) events.tell({ type: 'network', action: 'prune', id: '', attributes: { reclaimed: '0' } });
    return json({ NetworksDeleted: removed.value.length === 0 ? null : removed.value });
  } finally {
    running.delete('prune networks');
  }
}

function tellOfEnd(events: Daemon['events'], { id, name, driver }: { readonly id: string; readonly name: string; readonly driver: string }): void {
  events.tell({ type: 'network', action: 'destroy', id, attributes: { name, type: driver } });
}

export const networksRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/networks', handle: list },
  { method: 'GET', pattern: '/networks/', handle: list },
  { method: 'GET', pattern: '/networks/:id', handle: inspect },
  { method: 'POST', pattern: '/networks/create', handle: create },
  { method: 'POST', pattern: '/networks/prune', handle: prune },
  { method: 'POST', pattern: '/networks/:id/connect', handle: connect },
  { method: 'POST', pattern: '/networks/:id/disconnect', handle: disconnect },
  { method: 'DELETE', pattern: '/networks/:id', handle: remove },
];
