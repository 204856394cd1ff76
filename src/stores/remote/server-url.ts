/**
 * The URL of a store on servers: `scheme://user:password@host:port,host:port/prefix?option=value`.
 *
 * Users, passwords and options are percent-encoded; the prefix is made of parts as keys are. Invariant: no error tells
 * a password.
 */
import { Result } from '../../base/result.js';
import { InvalidStoreUrl } from '../../contracts/store.js';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** A URL taken apart. */
export interface ServerUrl {
  /** At least one. */
  readonly hosts: readonly [HostPort, ...HostPort[]];
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** '' or ending with '/'. */
  readonly prefix: string;
  /** What stands behind the question mark. */
  readonly options: ReadonlyMap<string, string>;
}

/** What a kind of store takes. */
export interface ServerUrlRules {
  readonly defaultPort: number;
  /** The names that may stand behind the question mark. */
  readonly options: readonly string[];
  /** Whether there may be several servers. */
  readonly severalHosts: boolean;
}

/** One host with its port, as it stands in a URL. */
export function formatHost({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A URL without its user, its password and its options, to be shown. */
export function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//').replace(/\?.*$/, '');
}

/** Takes a URL apart. */
export function parseServerUrl(url: string, rules: ServerUrlRules): Result<ServerUrl, InvalidStoreUrl> {
  const invalid = (reason: string): Result<never, InvalidStoreUrl> => Result.error(new InvalidStoreUrl({ url: withoutSecrets(url), reason }));
  const parts = /^[a-z]+:\/\/(?:(?<secrets>[^/?]*)@)?(?<hosts>[^/?@]+)(?<path>\/[^?]*)?(?:\?(?<query>.*))?$/.exec(url)?.groups;
  if (parts === undefined) return invalid('two slashes and a host must follow the scheme');
  const hosts: HostPort[] = [];
  for (const text of (parts['hosts'] ?? '').split(',')) {
    const host = parseHost(text, rules.defaultPort);
    if (host === undefined) return invalid(`'${text}' is not a host, or a host and a port`);
    hosts.push(host);
  }
  const [first, ...others] = hosts;
  if (first === undefined || (others.length > 0 && !rules.severalHosts)) return invalid('it takes one host');
  const options = new Map(new URLSearchParams(parts['query'] ?? ''));
  const unknown = [...options.keys()].find((name) => !rules.options.includes(name));
  if (unknown !== undefined) return invalid(`there is no option '${unknown}', only ${rules.options.join(', ')}`);
  const prefix = parsePrefix(parts['path'] ?? '');
  if (prefix === undefined) return invalid('a prefix is made of letters, digits and ._~:%- with single slashes between');
  const secrets = parseSecrets(parts['secrets']);
  if (secrets === undefined) return invalid('its user or its password is not percent-encoded');
  return Result.ok({ hosts: [first, ...others], ...secrets, prefix, options });
}

/** A prefix with the slash at its end; '' for none, undefined for one that no store takes. */
export function parsePrefix(text: string): string | undefined {
  const path = text.replace(/^\//, '').replace(/\/$/, '');
  if (path === '') return '';
  return path.split('/').every((part) => /^[A-Za-z0-9._~:%-]+$/.test(part) && part !== '.' && part !== '..') ? `${path}/` : undefined;
}

/** A whole number of milliseconds of at least 1 in an option; undefined when it is not there. */
export function millisecondsOption(url: string, { options }: ServerUrl, name: string): Result<number | undefined, InvalidStoreUrl> {
  const text = options.get(name);
  if (text === undefined || /^[1-9]\d{0,8}$/.test(text)) return Result.ok(text === undefined ? undefined : Number(text));
  return Result.error(new InvalidStoreUrl({ url: withoutSecrets(url), reason: `${name} is '${text}', which is not a number of milliseconds` }));
}

function parseHost(text: string, defaultPort: number): HostPort | undefined {
  const parts = /^(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<name>[A-Za-z0-9._-]+))(?::(?<port>\d{1,5}))?$/.exec(text)?.groups;
  const host = parts?.['v6'] ?? parts?.['name'];
  const port = Number(parts?.['port'] ?? defaultPort);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

function parseSecrets(text: string | undefined): Pick<ServerUrl, 'user' | 'password'> | undefined {
  if (text === undefined) return { user: undefined, password: undefined };
  const colon = text.indexOf(':');
  try {
    const user = decodeURIComponent(colon === -1 ? text : text.slice(0, colon));
    return { user: user === '' ? undefined : user, password: colon === -1 ? undefined : decodeURIComponent(text.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}
