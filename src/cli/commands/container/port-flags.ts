/**
 * -p and --expose as docker writes them: [ADDRESS:][PORT[-END]:]PORT[-END][/PROTOCOL] (docker/go-connections, nat).
 */
import { Result } from '../../../base/result.js';
import type { ExposedPort, PortBinding, TransportProtocol } from '../../../model/port-binding.js';
import type { UsageError } from '../../errors.js';
import type { Flags } from '../../flags.js';

/** A run of ports, most often of one. */
interface PortRange {
  readonly first: number;
  readonly last: number;
}

const PROTOCOLS: readonly TransportProtocol[] = ['tcp', 'udp', 'sctp'];

export function readBindings(flags: Flags): Result<readonly PortBinding[], UsageError> {
  const bindings: PortBinding[] = [];
  for (const text of flags.texts('publish')) {
    const read = bindingsOf(text);
    if (read === undefined) return flags.refuse(`invalid --publish '${text}': [ADDRESS:][HOST-PORT:]PORT[/PROTOCOL] is expected`);
    bindings.push(...read);
  }
  return Result.ok(bindings);
}

export function readExposedPorts(flags: Flags): Result<readonly ExposedPort[], UsageError> {
  const ports: ExposedPort[] = [];
  for (const text of flags.texts('expose')) {
    const target = portsOf(text);
    if (target === undefined) return flags.refuse(`invalid range format for --expose: ${text}`);
    ports.push(...each(target.range).map((port) => ({ protocol: target.protocol, port })));
  }
  return Result.ok(ports);
}

/** The bindings, and one for each exposed port that has none, whose host port is left open. */
export function withAll(bindings: readonly PortBinding[], exposed: readonly ExposedPort[]): readonly PortBinding[] {
  const bound = new Set(bindings.map(({ protocol, port }) => `${port}/${protocol}`));
  return [...bindings, ...exposed.filter(({ protocol, port }) => !bound.has(`${port}/${protocol}`))];
}

function bindingsOf(text: string): PortBinding[] | undefined {
  // An IPv6 address is in brackets, so the last colons are those between ports.
  const parts = /^(?:(\[[^\]]*\]|[^:[\]]*):)?(?:([\d-]*):)?([^:]+)$/.exec(text);
  if (parts === null) return undefined;
  const [, first, second, last = ''] = parts;
  // Of two parts the first is a port, of three an address.
  const [address, published] = second === undefined ? [undefined, first] : [first, second];
  const target = portsOf(last);
  const host = published === undefined || published === '' ? undefined : rangeOf(published);
  if (target === undefined || (host === undefined && published !== undefined && published !== '')) return undefined;
  const hostAddress = address === undefined || address === '' ? undefined : address.replaceAll(/[[\]]/g, '');
  const common = { protocol: target.protocol, ...(hostAddress !== undefined && { hostAddress }) };
  const { first: port, last: end } = target.range;
  if (host === undefined) return each(target.range).map((one) => ({ ...common, port: one }));
  // One port for a range of the host's is one of these. Two ranges must be as long, and are bound port by port.
  if (port === end) return [{ ...common, port, hostPort: host.first, ...(host.last !== host.first && { hostPortEnd: host.last }) }];
  if (host.last - host.first !== end - port) return undefined;
  return each(target.range).map((one) => ({ ...common, port: one, hostPort: host.first + one - port }));
}

function portsOf(text: string): { range: PortRange; protocol: TransportProtocol } | undefined {
  const [ports = '', word = 'tcp', more] = text.split('/');
  const range = rangeOf(ports);
  const protocol = PROTOCOLS.find((one) => one === word.toLowerCase());
  return range === undefined || protocol === undefined || more !== undefined ? undefined : { range, protocol };
}

function rangeOf(text: string): PortRange | undefined {
  const parts = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (parts === null) return undefined;
  const first = Number(parts[1]);
  const last = Number(parts[2] ?? parts[1]);
  return first >= 1 && first <= last && last <= 65_535 ? { first, last } : undefined;
}

function each({ first, last }: PortRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
