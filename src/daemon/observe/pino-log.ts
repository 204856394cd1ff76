/**
 * The daemon's log: JSON lines by pino, as far as the level asks for them.
 */
import { pino, type Level } from 'pino';
import type { Log } from '../../base/runtime.js';
import type { Served } from '../api/dispatch.js';

export interface DaemonLog extends Log {
  /** Tells of a request that was answered: failures of ours louder than refusals, and those louder than successes. */
  served(served: Served): void;
}

/** Makes a log that writes whole lines. */
export function createPinoLog(level: Level, write: (line: string) => void): DaemonLog {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }, { write });
  return {
    debug: (message, details) => logger.debug(details, message),
    info: (message, details) => logger.info(details, message),
    warn: (message, details) => logger.warn(details, message),
    served: ({ method, url, status, tookMs, error }) => {
      const request = { method, url, status, tookMs };
      if (error === undefined) logger.debug(request, 'request answered');
      else if (error.kind === 'internal') logger.error({ ...request, code: error.code, error: error.message }, 'request failed');
      else logger.info({ ...request, code: error.code, error: error.message }, 'request refused');
    },
  };
}
