/**
 * Ports in Docker's documents: '80/tcp' to what the host publishes of it (docker/go-connections, nat).
 */
import { Result } from '../../../../base/result.js';
import type { ExposedPort, PortBinding, TransportProtocol } from '../../../../model/port-binding.js';
import { InvalidRequest } from '../../errors.js';
import type { Fields } from '../../fields.js';

const PROTOCOLS: readonly TransportProtocol[] = ['tcp', 'udp', 'sctp'];

/** The ports that are the names of a map: {"80/tcp":{}}. Errors: INVALID_REQUEST. */
export function readExposedPorts(given: Fields, name: string): Result<readonly ExposedPort[], InvalidRequest> {
  const ports: ExposedPort[] = [];
  for (const key of namesOf(given.value(name))) {
    const read = readPorts(key);
    if (read === undefined) return refuse(key);
    ports.push(...read);
  }
  return Result.ok(ports);
}

/** {"80/tcp":[{"HostIp":"","HostPort":"8080"}]}. Errors: INVALID_REQUEST. */
export function readPortBindings(given: Fields, name: string): Result<readonly PortBinding[], InvalidRequest> {
  const bindings: PortBinding[] = [];
  const ports = given.object(name);
  for (const key of namesOf(given.value(name))) {
    const [port, ...more] = readPorts(key) ?? [];
    if (port === undefined || more.length > 0) return refuse(key.split('/')[0] ?? '');
    const listed = ports.objects(key);
    for (const one of listed) {
      const [hostAddress, text] = [one.text('HostIp'), one.text('HostPort')];
      const range = text === '' ? undefined : rangeOf(text);
      if (text !== '' && range === undefined) return refuse(text);
      bindings.push({
        ...port,
        ...(hostAddress !== '' && { hostAddress }),
        ...(range !== undefined && range.first !== 0 && { hostPort: range.first, ...(range.last !== range.first && { hostPortEnd: range.last }) }),
      });
    }
    if (listed.length === 0) bindings.push(port);
  }
  return Result.ok(bindings);
}

/** Bindings, and one for each exposed port that has none, whose port of the host is left open (--publish-all). */
export function withAll(bindings: readonly PortBinding[], exposed: readonly ExposedPort[]): readonly PortBinding[] {
  const bound = new Set(bindings.map(({ protocol, port }) => `${port}/${protocol}`));
  return [...bindings, ...exposed.filter(({ protocol, port }) => !bound.has(`${port}/${protocol}`))];
}

/** '80/tcp', '53/udp', '80', '3000-3005'. */
export function readPorts(text: string): readonly ExposedPort[] | undefined {
  const [ports = '', word = 'tcp', more] = text.split('/');
  const range = rangeOf(ports);
  const protocol = PROTOCOLS.find((one) => one === word.toLowerCase());
  if (range === undefined || range.first === 0 || protocol === undefined || more !== undefined) return undefined;
  return Array.from({ length: range.last - range.first + 1 }, (_, at) => ({ protocol, port: range.first + at }));
}

function rangeOf(text: string): { readonly first: number; readonly last: number } | undefined {
  const [, from = '', to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  return from !== '' && first <= last && last <= 65_535 ? { first, last } : undefined;
}

function namesOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function refuse(text: string): Result<never, InvalidRequest> {
  return Result.error(new InvalidRequest({ reason: `invalid port specification: ${JSON.stringify(text.slice(0, 64))}` }));
}
