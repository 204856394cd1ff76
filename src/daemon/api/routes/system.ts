/**
 * What a daemon says about itself: /_ping, /version, /info, and what clients ask besides.
 */
import type { Daemon } from '../../daemon.js';
import { API_VERSION, DOCKER_VERSION, KERNEL_VERSION, MIN_API_VERSION, OS_TYPE } from '../../docker-version.js';
import type { ApiRequest } from '../api.js';
import type { ApiAnswer, Route } from '../route.js';
import { infoDocument } from '../documents/info.js';
import { containerSummaries, imageSummary, volumeDocument } from '../documents/disk-usage.js';
import { empty, json, text } from '../respond.js';
import { formatInstant } from '../../../base/instant.js';

const NOT_CACHED = { 'Cache-Control': 'no-cache, no-store, must-revalidate', Pragma: 'no-cache' } as const;

async function ping(_: Daemon, { method }: ApiRequest): ApiAnswer {
  return method === 'HEAD' ? empty(200, { ...NOT_CACHED, 'Content-Type': 'text/plain; charset=utf-8' }) : text('OK', undefined, NOT_CACHED);
}

async function version({ info }: Daemon): ApiAnswer {
  const built = { Arch: 'amd64', BuildTime: formatInstant(0), GitCommit: 'cnm', GoVersion: 'none', KernelVersion: KERNEL_VERSION, Os: OS_TYPE };
  const details = { ApiVersion: API_VERSION, ...built, Experimental: 'false', MinAPIVersion: MIN_API_VERSION };
  return json({
    Platform: { Name: `libcnm on ${info.name}` },
    Components: [{ Name: 'Engine', Version: DOCKER_VERSION, Details: details }],
    ...{ Version: DOCKER_VERSION, ApiVersion: API_VERSION, MinAPIVersion: MIN_API_VERSION },
    ...{ GitCommit: built.GitCommit, GoVersion: built.GoVersion, Os: built.Os, Arch: built.Arch, KernelVersion: built.KernelVersion, BuildTime: built.BuildTime },
  });
}

async function info(daemon: Daemon, { minor }: ApiRequest): ApiAnswer {
  return json(infoDocument(daemon, minor));
}

/** Any name and password will do: there is no registry. */
async function auth(): ApiAnswer {
  return json({ Status: 'Login Succeeded', IdentityToken: '' });
}

async function diskUsage(daemon: Daemon): ApiAnswer {
  const { images, volumes } = daemon;
  return json({
    LayersSize: 0,
    Images: images.list().map((image) => imageSummary(image, daemon)),
    Containers: containerSummaries(daemon),
    Volumes: volumes.list().map((volume) => ({ ...volumeDocument(volume), UsageData: { RefCount: volumes.usersOf(volume.name).length, Size: 0 } })),
    BuildCache: [],
    BuilderSize: 0,
  });
}

/** Nothing is built here, so nothing of it is kept; `docker system prune` asks all the same. */
async function pruneBuilds(): ApiAnswer {
  return json({ CachesDeleted: null, SpaceReclaimed: 0 });
}

export const systemRoutes: readonly Route[] = [
  { method: 'HEAD', pattern: '/_ping', handle: ping },
  { method: 'GET', pattern: '/_ping', handle: ping },
  { method: 'GET', pattern: '/version', handle: version },
  { method: 'GET', pattern: '/info', handle: info },
  { method: 'POST', pattern: '/auth', handle: auth },
  { method: 'GET', pattern: '/system/df', handle: diskUsage },
  { method: 'POST', pattern: '/build/prune', handle: pruneBuilds },
];
