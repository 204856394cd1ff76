/**
 * How long do create, join, leave and delete take, each with 64 in flight, beside the raw client?
 */
import { besideRaw, type Phase, type Timing } from '../beside-raw.js';
import type { Endpoint } from '../../../src/controller/endpoint.js';
import type { Sandbox } from '../../../src/controller/sandbox.js';
import type { Host } from '../hosts.js';
import { inFlight } from '../measure.js';
import type { Question, Row, Target } from '../question.js';

const IN_FLIGHT = 64;

/** Milliseconds that an operation may take. */
const MOST_MS = { lmdb: 0.06, etcd: 0.15 };

export const lifecycle: Question = {
  name: 'lifecycle',
  stores: ['lmdb', 'etcd'],
  async ask(venue, { rounds, atOnce }) {
    const atMost = venue.name === 'lmdb' ? MOST_MS.lmdb : MOST_MS.etcd;
    const alone = await besideRaw(venue, rounds, () => phases(atOnce));
    // A join and a leave with a gateway are two of each, of the endpoint and of the one in docker_gwbridge.
    const withGateway = await besideRaw(venue, rounds, () => phases(atOnce), { internal: false });
    return [
      ...alone.map((timing) => row(timing, '', [{ of: 'ms', value: timing.ours, atMost }])),
      ...withGateway.slice(1, 3).map((timing) => row(timing, ' with a gateway', [])),
    ];
  },
};

function row({ name, ours, raw, ratio, perCommit }: Timing, how: string, targets: readonly Target[]): Row {
  return {
    ...{ what: `${name}${how}, ${IN_FLIGHT} in flight, ${perCommit.toFixed(0)} a commit`, ours, beside: raw },
    targets: [...targets, { of: '× raw', value: ratio, atMost: 1.5 }],
  };
}

function phases(operations: number): Phase[] {
  const made: Endpoint[] = [];
  const sandboxes: Sandbox[] = [];
  const phase = (name: string, call: (host: Host, number: number) => Promise<unknown>): Phase => ({
    ...{ name, operations },
    run: (host) => inFlight(operations, IN_FLIGHT, (number) => call(host, number)),
  });
  return [
    phase('create', async ({ network }, number) => {
      made[number] = (await network.createEndpoint({ name: `e${number}` })).getOrThrow();
    }),
    {
      ...phase('join', async (_host, number) => (await made[number]!.join(sandboxes[number]!)).getOrThrow()),
      prepare: ({ controller }) =>
        inFlight(operations, IN_FLIGHT, async (number) => {
          sandboxes[number] = (await controller.createSandbox({ containerId: `c${number}` })).getOrThrow();
        }),
    },
    phase('leave', async (_host, number) => (await made[number]!.leave()).getOrThrow()),
    phase('delete', async (_host, number) => (await made[number]!.delete()).getOrThrow()),
  ];
}
