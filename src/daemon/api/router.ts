/**
 * Finds the route of a method and a path.
 *
 * Routes are kept by method and first word, so that a path is tried against a few patterns only. Where several match,
 * the first in the list is taken: patterns with names come after those with words in the same place.
 */
import type { Route } from './route.js';

export interface Match {
  readonly route: Route;
  /** Decoded. */
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
}

export class Router {
  readonly #routes = new Map<string, Compiled[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const key = keyOf(route.method, route.pattern);
      const others = this.#routes.get(key);
      const compiled = { route, pattern: compile(route.pattern) };
      if (others === undefined) this.#routes.set(key, [compiled]);
      else others.push(compiled);
    }
  }

  /** The route of an encoded path without query and version. Undefined where there is none, or the path cannot be decoded. */
  find(method: string, path: string): Match | undefined {
    for (const { route, pattern } of this.#routes.get(keyOf(method, path)) ?? []) {
      const match = pattern.exec(path);
      if (match === null) continue;
      const params = decode(match.groups ?? {});
      return params === undefined ? undefined : { route, params };
    }
    return undefined;
  }
}

/** The method and the first word of a path. */
function keyOf(method: string, path: string): string {
  return `${method} ${path.split('/', 2)[1] ?? ''}`;
}

function compile(pattern: string): RegExp {
  const source = pattern.replace(/[.]/g, '\\$&').replace(/:(\w+)(\*?)/g, (_, name: string, many: string) => `(?<${name}>${many === '' ? '[^/]+' : '.+'})`);
  return new RegExp(`^${source}$`, 's');
}

function decode(groups: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> | undefined {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, text = '']) => [name, decodeURIComponent(text)]));
  } catch {
    return undefined;
  }
}
