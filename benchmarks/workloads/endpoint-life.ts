/**
 * How long does an endpoint's life take (create, join, leave, delete), and how much longer where many others are?
 */
import { MapLife } from '../floor/map-life.js';
import type { Figure, Size, Workload } from '../framework/figure.js';
import { curveOf, decades } from '../framework/growth.js';
import { compareAll, median, nsEach, nsEachAwaited, type Contender } from '../framework/rounds.js';
import { addJoined, live, openNetworks, type Populated } from './support/hosts.js';

export const workload: Workload = {
  name: 'endpoint-life',
  question: "how long does an endpoint's life take in memory, awaited, and how much longer where many others are?",
  async *measure(size) {
    yield await lives(size, 1);
    yield await lives(size, size.quick ? 100 : 1_000);
    yield await amongOthers(size);
  },
};

async function lives({ quick, rounds }: Size, networks: number): Promise<Figure> {
  const count = quick ? 1_000 : 5_000;
  const populated = await openNetworks(networks);
  const found = await compareAll(rounds, {
    ours: { name: 'ours', round: await livesOn(populated, count) },
    floor: mapLives(count),
  });
  await populated.controller.close();
  return {
    ...{ name: `a life, in ${networks === 1 ? 'one network' : `${networks.toLocaleString('en')} networks`}`, unit: 'µs', ...inMicroseconds(found) },
    recorded: [{ name: 'libnetwork 20.10', value: 350 }],
    targets: [{ atMost: 10 }],
  };
}

/** A round of lives, one after the other, each in the next network. */
async function livesOn({ controller, networks }: Populated, count: number): Promise<() => Promise<number>> {
  const containerId = `lives-${controller.sandboxes().length}`;
  const sandbox = (await controller.createSandbox({ containerId })).getOrThrow();
  return () =>
    nsEachAwaited(count, async () => {
      for (let number = 0; number < count; number++) await live(networks[number % networks.length]!, sandbox, `e${number}`);
    });
}

function mapLives(count: number): Contender {
  return {
    name: 'maps and a bitmap',
    round() {
      const floor = new MapLife();
      return nsEach(count, () => {
        for (let number = 0; number < count; number++) floor.live(`e${number}`);
      });
    },
  };
}

async function amongOthers({ quick, rounds, largest }: Size): Promise<Figure> {
  const sizes = decades(100, largest);
  const count = quick ? 500 : 2_000;
  const populated = await openNetworks(100);
  const round = await livesOn(populated, count);
  await round();
  const points = [];
  for (const [at, size] of sizes.entries()) {
    await addJoined(populated, sizes[at - 1] ?? 0, size);
    const values: number[] = [];
    for (let again = 0; again < rounds; again++) values.push((await round()) / 1_000);
    points.push({ size, value: median(values) });
  }
  await populated.controller.close();
  const small = points.find(({ size }) => size === 1_000)!;
  const large = points.at(-1)!;
  return {
    ...{ name: `a life with ${large.size.toLocaleString('en')} others there`, unit: 'µs', ours: large.value },
    peers: [{ name: 'ours with 1,000 there', value: small.value }],
    recorded: [{ name: 'libnetwork 20.10, with 10,000 there', value: 14_206 }],
    targets: [{ atMost: 3, times: 'ours with 1,000 there' }],
    curve: curveOf('endpoints there', points),
  };
}

function inMicroseconds({ ours, floor }: Pick<Figure, 'ours' | 'floor'>): Pick<Figure, 'ours' | 'floor'> {
  return { ours: ours / 1_000, ...(floor !== undefined && { floor: { ...floor, value: floor.value / 1_000 } }) };
}
