/**
 * GET /containers/ID/stats: nothing here uses a processor or memory, and packets are not counted; so a container is
 * shown with its interfaces and without load, once or every second while the client listens.
 */
import { formatInstant } from '../../../base/instant.js';
import type { Container } from '../../../containers/container.js';
import { pause } from '../../../programs/process.js';
import type { Daemon } from '../../daemon.js';
import type { ApiRequest } from '../api.js';
import { isOn } from '../query.js';
import { json, jsonLine, stream } from '../respond.js';
import type { ApiAnswer, Route } from '../route.js';

const INTERVAL_MS = 1_000;
const CPU = { cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 }, throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 } } as const;
const COUNTERS = { rx_bytes: 0, rx_packets: 0, rx_errors: 0, rx_dropped: 0, tx_bytes: 0, tx_packets: 0, tx_errors: 0, tx_dropped: 0 } as const;

async function stats(daemon: Daemon, request: ApiRequest): ApiAnswer {
  const found = daemon.containers.container(request.params['id'] ?? '');
  if (!found.ok) return found;
  const container = found.value;
  const { clock } = daemon.runtime;
  const streams = !request.query.has('stream') || isOn(request.query, 'stream');
  if (!streams) return json(statsOf(container, clock.now()));
  const over = AbortSignal.any([request.signal, daemon.ending]);
  return stream(
    (async function* () {
      while (container.exists && !over.aborted) {
        yield jsonLine(statsOf(container, clock.now()));
        await pause(clock, INTERVAL_MS, over);
      }
    })(),
    'application/json',
  );
}

function statsOf(container: Container, nowMs: number): object {
  const { id, name, isUp, sandbox } = container;
  const about = { read: formatInstant(nowMs), preread: formatInstant(nowMs), num_procs: 0, storage_stats: {}, name: `/${name}`, id };
  if (!isUp) return { ...about, pids_stats: {}, blkio_stats: {}, cpu_stats: CPU, precpu_stats: CPU, memory_stats: {} };
  return {
    ...about,
    pids_stats: { current: 1 },
    blkio_stats: {},
    cpu_stats: CPU,
    precpu_stats: CPU,
    memory_stats: { usage: 0, limit: 0 },
    networks: Object.fromEntries((sandbox?.interfaces ?? []).map((one) => [one.name, COUNTERS])),
  };
}

export const containerStatsRoutes: readonly Route[] = [{ method: 'GET', pattern: '/containers/:id*/stats', handle: stats }];
