/**
 * How long do create, join, leave and delete take, each with 64 in flight, beside the raw client?
 */
import { besideRaw, type Phase } from '../beside-raw.js';
import type { Endpoint } from '../../../src/controller/endpoint.js';
import type { Sandbox } from '../../../src/controller/sandbox.js';
import type { Host } from '../hosts.js';
import { inFlight } from '../measure.js';
import type { Question } from '../question.js';

const IN_FLIGHT = 64;

/** Milliseconds that an operation may take. */
const MOST_MS = { lmdb: 0.06, etcd: 0.15 };

export const lifecycle: Question = {
  name: 'lifecycle',
  stores: ['lmdb', 'etcd'],
  async ask(venue, { rounds, atOnce }) {
    const timings = await besideRaw(venue, rounds, () => phases(atOnce));
    const atMost = venue.name === 'lmdb' ? MOST_MS.lmdb : MOST_MS.etcd;
    return timings.map(({ name, ours, raw, ratio, perCommit }) => ({
      ...{ what: `${name}, ${IN_FLIGHT} in flight, ${perCommit.toFixed(0)} a commit`, ours, beside: raw },
      targets: [
        { of: 'ms', value: ours, atMost },
        { of: '× raw', value: ratio, atMost: 1.5 },
      ],
    }));
  },
};

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
