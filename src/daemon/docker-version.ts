/**
 * Which Docker the daemon is like: profile docker-20.10.
 */
export const DOCKER_VERSION = '20.10.24';

/** The newest version of the API that is spoken, 1.41, and the oldest, by their second numbers. */
export const NEWEST_MINOR = 41;
export const OLDEST_MINOR = 24;

export const API_VERSION = `1.${NEWEST_MINOR}`;
export const MIN_API_VERSION = `1.${OLDEST_MINOR}`;

export const OS_TYPE = 'linux';
export const KERNEL_VERSION = '5.15.0-cnm';
