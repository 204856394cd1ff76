/**
 * The door of `libcnm/daemon`: a Docker daemon that is asked by function call, for tests and for browsers.
 */
export { createDaemon } from './create-daemon.js';
export type { DaemonOptions } from './daemon-settings.js';
export type { Daemon, DaemonInfo } from './daemon.js';
export type { ApiCall, ApiResponse, Duplex } from './api/api.js';
export type { Served } from './api/dispatch.js';
