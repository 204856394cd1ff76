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

/** Paths of PEM files. All may be left out: the machine's authorities are trusted then, and no certificate is shown. */
export interface TlsFiles {
  /** The authorities to trust. */
  readonly ca?: string;
  /** Our certificate, and its key. */
  readonly cert?: string;
  readonly key?: string;
}

/** A URL taken apart. */
export interface ServerUrl {
  /** At least one. */
  readonly hosts: readonly [HostPort, ...HostPort[]];
  readonly user?: string;
  readonly password?: string;
  /** '' or ending with '/'. */
  readonly prefix: string;
  readonly deadlineMs?: number;
  /** What it says about TLS. */
  readonly tls?: TlsFiles;
  /** Everything that stands behind the question mark. */
  readonly options: ReadonlyMap<string, string>;
}

const TLS_FILES: readonly string[] = ['ca', 'cert', 'key'];

/** What a kind of store takes. */
export interface ServerUrlRules {
  readonly defaultPort: number;
  /** Whether there may be several servers. */
  readonly severalHosts: boolean;
  /** Whether its connections can be secure: with `tls=true`, or with files as `ca`, `cert` and `key`. */
  readonly tls: boolean;
  /** The names besides these and `deadlineMs` that may stand behind the question mark. */
  readonly options?: readonly string[];
}

/** Which store of which servers it is, for people, and its prefix with the slash at its end. */
export function placeOf(kind: string, hosts: readonly HostPort[], prefix = ''): { readonly name: string; readonly prefix: string } {
  const parsed = parsePrefix(prefix);
  if (parsed === undefined) throw new TypeError(`'${prefix}' is not a prefix of keys`);
  return { name: `${kind} ${hosts.map(formatHost).join(',')}${parsed === '' ? '' : `/${parsed.slice(0, -1)}`}`, prefix: parsed };
}

/** One host with its port, as it stands in a URL. */
export function formatHost({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A URL without its user, its password and its options, to be shown; also one whose password is not encoded. */
export function withoutSecrets(url: string): string {
  return url.replace(/\/\/.*@/s, '//').replace(/\?.*$/s, '');
}

/** Takes a URL apart. */
export function parseServerUrl(url: string, rules: ServerUrlRules): Result<ServerUrl, InvalidStoreUrl> {
  const invalid = (reason: string): Result<never, InvalidStoreUrl> => Result.error(new InvalidStoreUrl({ url: withoutSecrets(url), reason }));
  const parts = /^[a-z]+:\/\/(?:(?<secrets>[^/?]*)@)?(?<hosts>[^/?@]+)(?<path>\/[^?]*)?(?:\?(?<query>.*))?$/.exec(url)?.groups;
  if (parts === undefined) return invalid('two slashes and a host must follow the scheme');
  const hosts: HostPort[] = [];
  for (const text of (parts['hosts'] ?? '').split(',')) {
    const host = parseHost(text, rules.defaultPort);
    // What stands for a host may be a piece of a password that is not encoded.
    if (host === undefined) return invalid(url.includes('@') ? 'its user and its password are not percent-encoded, or its host is none' : `'${text}' is not a host, or a host and a port`);
    hosts.push(host);
  }
  const [first, ...others] = hosts;
  if (first === undefined || (others.length > 0 && !rules.severalHosts)) return invalid('it takes one host');
  const options = new Map(new URLSearchParams(parts['query'] ?? ''));
  const known = [...(rules.options ?? []), 'deadlineMs', ...(rules.tls ? ['tls', ...TLS_FILES] : [])];
  const unknown = [...options.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) return invalid(`there is no option '${unknown}', only ${known.join(', ')}`);
  const deadline = options.get('deadlineMs');
  if (deadline !== undefined && !/^[1-9]\d{0,8}$/.test(deadline)) return invalid(`deadlineMs is '${deadline}', which is not a number of milliseconds`);
  const prefix = parsePrefix(parts['path'] ?? '');
  if (prefix === undefined) return invalid('a prefix is made of letters, digits and ._~:%- with single slashes between');
  const secrets = parseSecrets(parts['secrets']);
  if (secrets === undefined) return invalid('its user or its password is not percent-encoded');
  const limits = deadline === undefined ? {} : { deadlineMs: Number(deadline) };
  return Result.ok({ hosts: [first, ...others], prefix, ...secrets, ...limits, ...tlsIn(options), options });
}

/** A prefix with the slash at its end; '' for none, undefined for one that no store takes. */
function parsePrefix(text: string): string | undefined {
  const path = text.replace(/^\//, '').replace(/\/$/, '');
  if (path === '') return '';
  return path.split('/').every((part) => /^[A-Za-z0-9._~:%-]+$/.test(part) && part !== '.' && part !== '..') ? `${path}/` : undefined;
}

function tlsIn(options: ReadonlyMap<string, string>): Pick<ServerUrl, 'tls'> {
  const files = [...options].filter(([name]) => TLS_FILES.includes(name));
  return files.length > 0 || options.get('tls') === 'true' ? { tls: Object.fromEntries(files) } : {};
}

function parseHost(text: string, defaultPort: number): HostPort | undefined {
  const parts = /^(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<name>[A-Za-z0-9._-]+))(?::(?<port>\d{1,5}))?$/.exec(text)?.groups;
  const host = parts?.['v6'] ?? parts?.['name'];
  const port = Number(parts?.['port'] ?? defaultPort);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

function parseSecrets(text: string | undefined): Pick<ServerUrl, 'user' | 'password'> | undefined {
  const [, user = '', password] = /^([^:]*)(?::(.*))?$/.exec(text ?? '') ?? [];
  try {
    return { ...(user === '' ? {} : { user: decodeURIComponent(user) }), ...(password === undefined ? {} : { password: decodeURIComponent(password) }) };
  } catch {
    return undefined;
  }
}
