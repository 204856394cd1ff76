/**
 * Everything about a swarm: refused as by a daemon that is in none (daemon/cluster/errors.go).
 */
import { Result } from '../../../base/result.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { NoSwarm } from '../errors.js';
import { json } from '../respond.js';

const WORDS = ['swarm', 'services', 'nodes', 'tasks', 'secrets', 'configs'] as const;

async function refuse(_: unknown, { path }: ApiRequest): ApiAnswer {
  return Result.error(new NoSwarm({ path }));
}

export const swarmRoutes: readonly Route[] = [
  ...WORDS.flatMap((word) => [
    { method: 'GET', pattern: `/${word}`, handle: refuse } as const,
    { method: 'GET', pattern: `/${word}/:rest*`, handle: refuse } as const,
    { method: 'POST', pattern: `/${word}/:rest*`, handle: refuse } as const,
    { method: 'DELETE', pattern: `/${word}/:rest*`, handle: refuse } as const,
  ]),
  { method: 'GET', pattern: '/plugins', handle: async () => json([]) },
];
