/**
 * The API's versions in paths: '/v1.41/networks'. A path without one is of the newest (api/server/middleware/version.go).
 */
import { Result } from '../../base/result.js';
import { API_VERSION, MIN_API_VERSION, NEWEST_MINOR, OLDEST_MINOR } from '../docker-version.js';
import { ApiVersionTooNew, ApiVersionTooOld } from './errors.js';

export interface VersionedPath {
  /** The second number: 41 for 1.41. */
  readonly minor: number;
  readonly path: string;
}

/** Takes the version off a path. Errors: API_VERSION_TOO_OLD, API_VERSION_TOO_NEW. */
export function readVersion(path: string): Result<VersionedPath, ApiVersionTooOld | ApiVersionTooNew> {
  const match = /^\/v(?<version>[\d.]{1,32})(?<rest>\/.*)$/s.exec(path);
  if (match === null) return Result.ok({ minor: NEWEST_MINOR, path });
  const { version = '', rest = '' } = match.groups ?? {};
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 1 || (major === 1 && minor < OLDEST_MINOR)) return Result.error(new ApiVersionTooOld({ version, least: MIN_API_VERSION }));
  if (major > 1 || minor > NEWEST_MINOR) return Result.error(new ApiVersionTooNew({ version, most: API_VERSION }));
  return Result.ok({ minor, path: rest });
}
