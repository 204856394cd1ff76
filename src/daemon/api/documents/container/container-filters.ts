/**
 * Filters of GET /containers/json and of container prune (daemon/list.go, daemon/prune.go).
 *
 * Any value of a key will do, but every label has to be there.
 */
import type { CnmError } from '../../../../base/error.js';
import { Result } from '../../../../base/result.js';
import type { Container } from '../../../../containers/container.js';
import type { Containers } from '../../../../containers/containers.js';
import { InvalidFilter } from '../../../../containers/errors.js';
import { hasLabel, untilFilter, type Filters } from '../../../../containers/network-filters.js';
import { textFilter } from '../../../../containers/text-filter.js';
import { parseImageName, shownName } from '../../../../programs/images/image-name.js';
import { InvalidRequest, NoSuchContainer } from '../../errors.js';
import { readPorts } from './ports.js';

type Test = (container: Container) => boolean;
type MakeTest = (values: readonly string[], containers: Containers) => Result<Test, CnmError>;

const STATES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;
const HEALTHS = ['starting', 'healthy', 'unhealthy', 'none'] as const;

const LIST_FILTERS: Readonly<Record<string, MakeTest>> = {
  id: (values) => text(values, ({ id }, matches) => matches(id)),
  name: (values) => text(values, ({ name }, matches) => matches(`/${name}`) || matches(name)),
  label: (values) => Result.ok(({ labels }) => values.every((value) => hasLabel(labels, value))),
  status: (values) => words(values, STATES, ({ state }) => values.includes(state), (wrong) => `Invalid filter 'status=${wrong}'`),
  health: (values) => words(values, HEALTHS, ({ record }) => values.includes(record.health?.status ?? 'none'), (wrong) => `Unrecognised filter value for health: ${wrong}`),
  network: (values) => Result.ok(({ networks }) => networks.some(({ networkId = '', networkName }) => values.some((value) => value === '' || value === networkName || isStart(networkId, value)))),
  ancestor: (values) => Result.ok((container) => values.some((value) => isMadeOf(container, value))),
  volume: (values) => Result.ok(({ record }) => (record.mounts ?? []).some(({ name, destination }) => values.includes(name) || values.includes(destination))),
  'is-task': (values) => Result.ok(() => values.includes('false')),
  isolation: () => Result.ok(() => true),
  exited: (values) => {
    const wrong = values.find((value) => !/^-?\d{1,9}$/.test(value));
    if (wrong !== undefined) return refuse(`strconv.Atoi: parsing ${JSON.stringify(wrong.slice(0, 64))}: invalid syntax`);
    return Result.ok(({ state, exitCode }) => state === 'exited' && values.includes(String(exitCode)));
  },
  publish: (values) => ports(values, 'publish', ({ publishedPorts }) => publishedPorts.map(({ hostPort, protocol }) => ({ port: hostPort, protocol }))),
  expose: (values) => ports(values, 'expose', ({ exposedPorts }) => exposedPorts),
  before: (values, containers) => beside(values, containers, (container, other) => container.created < other.created),
  since: (values, containers) => beside(values, containers, (container, other) => container.created > other.created),
};

/** The test that list filters ask for. Errors: INVALID_FILTER, INVALID_REQUEST, CONTAINER_NOT_FOUND. */
export function listTest(filters: Filters, containers: Containers): Result<Test, CnmError> {
  return combine(filters, LIST_FILTERS, containers);
}

/** The test that prune filters ask for. Errors: INVALID_FILTER. */
export function pruneTest(filters: Filters, containers: Containers, nowMs: number): Result<Test, CnmError> {
  return combine(filters, {
    label: (values) => Result.ok(({ labels }) => values.every((value) => hasLabel(labels, value))),
    'label!': (values) => Result.ok(({ labels }) => !values.every((value) => hasLabel(labels, value))),
    until: (values) => untilFilter(values, nowMs).map((limit) => ({ created }: Container) => created < limit),
  }, containers);
}

function combine(filters: Filters, known: Readonly<Record<string, MakeTest>>, containers: Containers): Result<Test, CnmError> {
  const tests: Test[] = [];
  for (const [key, values] of Object.entries(filters)) {
    const make = Object.hasOwn(known, key) ? known[key] : undefined;
    if (make === undefined) return Result.error(new InvalidFilter({ filter: key.slice(0, 64), known: Object.keys(known) }));
    if (values.length === 0) continue;
    const test = make(values, containers);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  return Result.ok((container) => tests.every((test) => test(container)));
}

function text(values: readonly string[], test: (container: Container, matches: (text: string) => boolean) => boolean): Result<Test, never> {
  const matches = textFilter(values);
  return Result.ok((container) => test(container, matches));
}

function words(values: readonly string[], known: readonly string[], test: Test, refusal: (wrong: string) => string): Result<Test, CnmError> {
  const wrong = values.find((value) => !known.includes(value));
  return wrong === undefined ? Result.ok(test) : refuse(refusal(wrong.slice(0, 64)));
}

function ports(values: readonly string[], key: string, portsOf: (container: Container) => readonly { readonly port: number; readonly protocol: string }[]): Result<Test, CnmError> {
  const wanted = new Set<string>();
  for (const value of values) {
    const text = value.slice(0, 64);
    if (value.includes(':')) return refuse(`filter for '${key}' should not contain ':': ${text}`);
    const read = readPorts(value);
    if (read === undefined) return refuse(`error while looking up for ${key} ${text}: ${portFault(text)}`);
    for (const { port, protocol } of read) wanted.add(`${port}/${protocol}`);
  }
  return Result.ok((container) => portsOf(container).some(({ port, protocol }) => wanted.has(`${port}/${protocol}`)));
}

/** What Go says of ports that it cannot read. */
function portFault(text: string): string {
  const range = text.split('/')[0] ?? '';
  if (range === '') return 'Empty string specified for ports.';
  const ends = range.split('-', 2);
  const wrong = ends.find((end) => !/^\d+$/.test(end)) ?? ends.find((end) => Number(end) > 65_535);
  if (wrong === undefined) return `Invalid range specified for the Port: ${range}`;
  return `strconv.ParseUint: parsing ${JSON.stringify(wrong)}: ${/^\d+$/.test(wrong) ? 'value out of range' : 'invalid syntax'}`;
}

function beside(values: readonly string[], containers: Containers, test: (container: Container, other: Container) => boolean): Result<Test, CnmError> {
  const [other, ...more] = values.map((value) => containers.container(value));
  if (other === undefined || more.length > 0) return refuse('only one container can be named');
  if (!other.ok) return other.error.code === 'CONTAINER_NOT_FOUND' ? Result.error(new NoSuchContainer({ container: values[0] ?? '' })) : other;
  return Result.ok((container) => container.id !== other.value.id && test(container, other.value));
}

function isMadeOf({ image, record }: Container, wanted: string): boolean {
  const [own, asked] = [parseImageName(image), parseImageName(wanted)];
  if (own !== undefined && asked !== undefined && shownName(own) === shownName(asked)) return true;
  const id = record.run?.imageId ?? '';
  return id !== '' && (isStart(id, wanted) || isStart(id, `sha256:${wanted}`));
}

function isStart(whole: string, start: string): boolean {
  return start !== '' && whole.startsWith(start);
}

function refuse(reason: string): Result<never, CnmError> {
  return Result.error(new InvalidRequest({ reason }));
}
