/**
 * Are eight controllers on one store, each with its own blocks of addresses, no slower than one, and do they conflict?
 *
 * All of them run in this process, as hosts of one cluster do not: each shows every commit of every other.
 */
import { openHosts } from '../hosts.js';
import { inFlight, median, timed } from '../measure.js';
import type { Question, Row } from '../question.js';
import type { Venue } from '../venues.js';

const CONTROLLERS = 8;
const IN_FLIGHT = 64;

interface Found {
  /** Milliseconds an endpoint. */
  readonly ms: number;
  /** Conflicts of all commits. */
  readonly conflicts: number;
}

export const controllers: Question = {
  name: 'controllers',
  async ask(venue, { rounds, oneByOne, atOnce }) {
    return [
      await row(venue, rounds, { operations: oneByOne, atOnce: 1, what: 'each one by one' }),
      await row(venue, rounds, { operations: atOnce, atOnce: IN_FLIGHT, what: `${IN_FLIGHT} in flight each` }),
    ];
  },
};

interface Load {
  readonly what: string;
  /** Of one controller; eight do four times as many. */
  readonly operations: number;
  /** In flight of each controller. */
  readonly atOnce: number;
}

async function row(venue: Venue, rounds: number, { what, operations, atOnce }: Load): Promise<Row> {
  const ones: Found[] = [];
  const eights: Found[] = [];
  for (let round = 0; round <= rounds; round++) {
    const one = await create(venue, 1, operations, atOnce);
    const eight = await create(venue, CONTROLLERS, 4 * operations, atOnce);
    if (round === 0) continue;
    ones.push(one);
    eights.push(eight);
  }
  const one = median(ones.map(({ ms }) => ms));
  const eight = median(eights.map(({ ms }) => ms));
  return {
    ...{ what: `create, ${CONTROLLERS} controllers, ${what}`, ours: eight, beside: one, besideWhat: 'one controller' },
    targets: [
      { of: '× one controller', value: median(eights.map(({ ms }, index) => ms / ones[index]!.ms)), ...(venue.name !== 'memory' && { atMost: 1 }) },
      { of: '% conflicts', value: 100 * median(eights.map(({ conflicts }) => conflicts)), atMost: 5 },
    ],
  };
}

async function create(venue: Venue, controllerCount: number, operations: number, atOnce: number): Promise<Found> {
  const hosts = await openHosts(controllerCount, venue.fresh());
  const before = hosts.reduce((sum, { recorder }) => sum + recorder.committed.length, 0);
  const conflictsBefore = hosts.reduce((sum, { recorder }) => sum + recorder.conflicts, 0);
  const ms = await timed(() =>
    Promise.all(
      hosts.map(({ network }, index) =>
        inFlight(operations / hosts.length, atOnce, async (number) => (await network.createEndpoint({ name: `e${index}-${number}` })).getOrThrow()),
      ),
    ),
  );
  const committed = hosts.reduce((sum, { recorder }) => sum + recorder.committed.length, 0) - before;
  const conflicts = hosts.reduce((sum, { recorder }) => sum + recorder.conflicts, 0) - conflictsBefore;
  for (const host of hosts) await host.close();
  return { ms: ms / operations, conflicts: conflicts / (conflicts + committed) };
}
