/**
 * The daemon in numbers, as Prometheus reads them.
 *
 * What the records say is counted when it is asked for; only requests are counted as they come.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Served } from '../api/dispatch.js';
import type { Daemon } from '../daemon.js';
import { DOCKER_VERSION } from '../docker-version.js';

export interface Metrics {
  readonly contentType: string;
  /** Counts a request. */
  served(served: Served): void;
  /** All numbers, as text. */
  text(daemon: Daemon): Promise<string>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics with a registry of their own; those of the process are among them if told. */
export function createMetrics({ ofProcess }: { readonly ofProcess: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const requests = new Counter({ name: 'cnm_http_requests_total', help: 'Requests that were answered.', labelNames: ['method', 'route', 'code'], registers });
  const took = new Histogram({ name: 'cnm_http_request_seconds', help: 'Time until a response began.', labelNames: ['route'], buckets: SECONDS, registers });
  const gauges = createGauges(registers);
  return {
    contentType: registry.contentType,
    served: ({ method, route, status, tookMs }) => {
      // A path or a method that nobody knows is the caller's choice, and would be a label without end.
      const known = route === '' ? 'none' : route;
      requests.inc({ method: route === '' ? 'other' : method, route: known, code: status });
      took.observe({ route: known }, tookMs / 1_000);
    },
    text: (daemon) => {
      gauges.read(daemon);
      return registry.metrics();
    },
  };
}

function createGauges(registers: Registry[]): { read(daemon: Daemon): void } {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> => new Gauge({ name: `cnm_${name}`, help, labelNames, registers });
  const engine = gauge('engine_info', 'Which Docker the daemon is like.', ['version', 'name']);
  const containers = gauge('containers', 'Containers of the host.', ['state']);
  const networks = gauge('networks', 'Networks that the host knows.', ['driver', 'scope']);
  const endpoints = gauge('endpoints', 'Endpoints in those networks, of every host.');
  const sandboxes = gauge('sandboxes', 'Network stacks of the host.');
  const hosts = gauge('hosts', 'Hosts that have opened the store.');
  const ready = gauge('store_ready', 'Whether the store answers: 1 or 0.');
  const revision = gauge('store_revision', 'The last revision of the store that was seen.');
  const dataplane = gauge('dataplane_in_step', 'Whether the devices are what the records say: 1 or 0.');
  return {
    read({ controller, lives, info }) {
      const { tables } = controller.core;
      const { running, paused, stopped } = lives.counts();
      const status = controller.status();
      engine.set({ version: DOCKER_VERSION, name: info.name }, 1);
      for (const [state, count] of Object.entries({ running, paused, stopped })) containers.set({ state }, count);
      networks.reset();
      for (const { driver, scope } of tables.networks.rows()) networks.inc({ driver, scope });
      endpoints.set(tables.endpoints.size);
      sandboxes.set(tables.sandboxes.size);
      hosts.set(tables.hosts.size);
      ready.set(status.state === 'ready' ? 1 : 0);
      revision.set(status.revision);
      dataplane.set(status.dataplane === 'in-step' ? 1 : 0);
    },
  };
}
