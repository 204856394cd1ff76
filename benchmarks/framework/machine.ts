/**
 * The machine that a run was made on.
 */
import { cpus, loadavg, release, totalmem } from 'node:os';
import process from 'node:process';

export interface Machine {
  readonly node: string;
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly system: string;
  /** Processes that wanted to run, on average over the last minute; above `cpus`, times say little. */
  readonly load: number;
}

export function thisMachine(): Machine {
  return {
    node: process.version,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
