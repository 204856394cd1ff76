/**
 * How long does creating 1,000 overlay networks take, one by one and with 64 in flight, and does it slow down?
 */
import { createController } from '../../../src/controller/create-controller.js';
import { inFlight, median, timed } from '../measure.js';
import type { Question, Row } from '../question.js';
import type { Venue } from '../venues.js';

const NETWORKS = 1_000;

export const networks: Question = {
  name: 'networks',
  stores: ['etcd'],
  async ask(venue, { rounds }) {
    const few = Math.min(rounds, 3);
    return [await row(venue, few, 1, 1.5), await row(venue, few, 64, 0.3)];
  },
};

async function row(venue: Venue, rounds: number, atOnce: number, mostSeconds: number): Promise<Row> {
  const totals: number[] = [];
  const slowdowns: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const found = await create(venue, atOnce);
    if (round === 0) continue;
    totals.push((found.first + found.second) / 1_000);
    slowdowns.push(found.second / found.first);
  }
  return {
    ...{ what: `${NETWORKS} overlay networks, ${atOnce === 1 ? 'one by one' : `${atOnce} in flight`}`, ours: median(totals), unit: 's' },
    targets: [
      { of: 's', value: median(totals), atMost: mostSeconds },
      { of: '× first half', value: median(slowdowns), atMost: 1.25 },
    ],
  };
}

/** How long the first and the second half took, in milliseconds. */
async function create(venue: Venue, atOnce: number): Promise<{ first: number; second: number }> {
  const store = await venue.fresh()();
  const defaultAddressPools = [{ base: '10.0.0.0/8', size: 24 }];
  const controller = (await createController({ host: { name: 'h0', address: '192.0.2.1' }, store, defaultAddressPools })).getOrThrow();
  const half = (from: number): Promise<number> =>
    timed(() => inFlight(NETWORKS / 2, atOnce, async (number) => (await controller.createNetwork({ name: `n${from + number}`, driver: 'overlay' })).getOrThrow()));
  const first = await half(0);
  const second = await half(NETWORKS / 2);
  await controller.close();
  await store.close();
  return { first, second };
}
