/**
 * How long does creating an endpoint take, one by one and 64 at once, beside the commits of the raw client?
 */
import { besideRaw, type Phase } from '../beside-raw.js';
import { inFlight } from '../measure.js';
import type { Question } from '../question.js';

const IN_FLIGHT = 64;

function phase(name: string, operations: number, atOnce: number): Phase {
  return {
    ...{ name, operations },
    run: ({ network }) => inFlight(operations, atOnce, async (number) => (await network.createEndpoint({ name: `${name}-${number}` })).getOrThrow()),
  };
}

export const endpoints: Question = {
  name: 'endpoints',
  async ask(venue, { rounds, oneByOne, atOnce }) {
    const phases = (): Phase[] => [phase('one', oneByOne, 1), phase('many', atOnce, IN_FLIGHT)];
    const [one, many] = await besideRaw(venue, rounds, phases);
    const faster = { of: '× one by one', value: one!.ours / many!.ours, atLeast: 10 };
    const besideRawToo = { of: '× raw', value: many!.ratio, atMost: 1.5 };
    // A memory store has no commit to wait for.
    const waits = venue.name !== 'memory';
    return [
      { what: 'create, one by one', ours: one!.ours, beside: one!.raw, ...(waits && { targets: [{ of: '× raw', value: one!.ratio, atMost: 1.3 }] }) },
      {
        ...{ what: `create, ${IN_FLIGHT} in flight, ${many!.perCommit.toFixed(0)} a commit`, ours: many!.ours, beside: many!.raw },
        targets: venue.name === 'etcd' ? [faster, besideRawToo] : [{ of: '× one by one', value: faster.value }, { of: '× raw', value: many!.ratio }],
      },
    ];
  },
};
