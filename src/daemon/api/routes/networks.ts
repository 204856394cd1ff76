/**
 * Routes below /networks (api/server/router/network): Docker's documents to the library's options and back.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { AmbiguousNetwork } from '../../../controller/errors/network-errors.js';
import type { NetworkInspection } from '../../../containers/inspect/inspect-network.js';
import { danglingFilter, type Filters } from '../../../containers/network-filters.js';
import { parseIpAddress } from '../../../net/ip-address.js';
import type { Daemon } from '../../daemon.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { AmbiguousNetworkTerm, InvalidRequest, NoSwarm, OperationRunning } from '../errors.js';
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
  const asked = minor < LISTS_ARE_SLIM ? Result.ok(filters.value) : asDockerTakes(filters.value);
  if (!asked.ok) return asked;
  const found = networks.list(asked.value);
  if (!found.ok) return found;
  const documents: NetworkInspection[] = [];
  for (const { id } of found.value) {
    const document = networks.inspect(id, { containers: minor < LISTS_ARE_SLIM });
    if (document.ok) documents.push(document.value);
  }
  return json(documents);
}

/** Where lists show no containers, Docker takes every network for unused that is not its own. */
function asDockerTakes(filters: Filters): Result<Filters, CnmError> {
  const { dangling, ...others } = filters;
  if (dangling === undefined || others['type'] !== undefined) return Result.ok(filters);
  return danglingFilter(dangling).map((wanted) => (wanted === undefined ? others : { ...others, type: [wanted ? 'custom' : 'builtin'] }));
}

async function inspect({ networks }: Daemon, { params, query }: ApiRequest): ApiAnswer {
  const fault = verboseFault(query);
  if (fault !== undefined) return Result.error(fault);
  const document = networks.inspect(params['id'] ?? '');
  return document.ok ? json(document.value) : Result.error(inWordsOfInspect(document.error));
}

function inWordsOfInspect(error: CnmError): CnmError {
  return error instanceof AmbiguousNetwork ? new AmbiguousNetworkTerm(error.details) : error;
}

/** Docker reads this one more strictly than other switches. */
function verboseFault(query: URLSearchParams): InvalidRequest | undefined {
  const verbose = query.get('verbose') ?? '';
  if (verbose === '' || /^(?:[01tTfF]|true|TRUE|True|false|FALSE|False)$/.test(verbose)) return undefined;
  return new InvalidRequest({ reason: `invalid value for verbose: ${verbose.slice(0, 64)}` });
}

async function create({ networks, events, controller, info }: Daemon, request: ApiRequest): ApiAnswer {
  const body = await readBody(request, 'NetworkCreateRequest');
  if (!body.ok) return body;
  const options = readNetworkOptions(body.value);
  if (!options.ok) return options;
  const { name: wanted, driver: kind, configOnly } = options.value;
  if (kind === 'overlay' && configOnly !== true && !info.sharesStore && controller.networkByName(wanted) === undefined) return Result.error(new NoSwarm({ path: request.path }));
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
  if (!removed.ok) return removed;
  // Of one that only holds settings Docker tells no end.
  if (network.ok && !network.value.configOnly) tellOfEnd(events, network.value);
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
  const wrong = addressFault(options.value.ipv4Address ?? '', 4) ?? addressFault(options.value.ipv6Address ?? '', 6);
  if (wrong !== undefined) return Result.error(wrong);
  const connected = await containers.connect(container, request.params['id'] ?? '', options.value);
  return connected.ok ? empty(200) : connected;
}

function addressFault(address: string, family: 4 | 6): InvalidRequest | undefined {
  const parsed = parseIpAddress(address);
  if (address === '' || parsed?.family === family) return undefined;
  const shown = address.slice(0, 64);
  return new InvalidRequest({ reason: parsed === undefined ? `Invalid IPv${family} address: ${shown})` : `Invalid address ${shown}: It does not belong to any of this network's subnets` });
}

async function disconnect({ containers, controller, events }: Daemon, request: ApiRequest): ApiAnswer {
  const body = await readBody(request, 'NetworkDisconnect');
  if (!body.ok) return body;
  const container = body.value.text('Container');
  const force = body.value.flag('Force');
  const fault = body.value.fault;
  if (fault !== undefined) return Result.error(fault);
  const wanted = request.params['id'] ?? '';
  const [found, network] = [containers.container(container), controller.network(wanted)];
  const done = await containers.disconnect(container, wanted, { force });
  if (!done.ok) return done;
  // Docker tells of the request as well as of what it did.
  if (found.ok && network.ok) {
    const { id, name, driver } = network.value;
    events.tell({ type: 'network', action: 'disconnect', id, attributes: { container: found.value.id, name, type: driver } });
  }
  return empty(200);
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
  { method: 'GET', pattern: '/networks/:id*', handle: inspect },
  { method: 'POST', pattern: '/networks/create', handle: create },
  { method: 'POST', pattern: '/networks/prune', handle: prune },
  { method: 'POST', pattern: '/networks/:id*/connect', handle: connect },
  { method: 'POST', pattern: '/networks/:id*/disconnect', handle: disconnect },
  { method: 'DELETE', pattern: '/networks/:id*', handle: remove },
];
