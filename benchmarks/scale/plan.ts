/**
 * The plan that docs/scale.md is about, what is asked of it, and what came of that.
 */
import { besideReal, type BesideReal } from './beside-real.js';
import type { MeasuredCosts, Profile, Setting } from './costs.js';
import type { Design, Shape } from './hosts-model.js';
import { highestRate, limitOf, simulate, type Outcome } from './load.js';

export interface Plan extends Shape {
  readonly endpoints: number;
  /** How long a container lives, on average. */
  readonly hoursAlive: number;
  readonly setting: Setting;
  /** How much of each load is simulated. */
  readonly seconds: number;
  /** Numbers of hosts whose highest rate is asked for. */
  readonly sizes: readonly number[];
  /** Numbers of real controllers that the model is held beside. */
  readonly real: readonly number[];
}

export const FULL: Plan = {
  ...{ hosts: 1_000, endpoints: 1_000_000, networks: 1_000, hostsPerNetwork: 20, hoursAlive: 1 },
  ...{ setting: { roundTripMs: 1, processors: 8 }, seconds: 10, sizes: [10, 30, 100, 300, 1_000, 3_000], real: [1, 4, 16] },
};

/** The same, small enough to be run at any time. */
export const QUICK: Plan = { ...FULL, hosts: 100, endpoints: 100_000, networks: 100, seconds: 1, sizes: [10, 100], real: [4] };

const AS_IT_IS: Design = { blocks: false, scoped: false, waitMs: 0, together: false };
const BLOCKS: Design = { ...AS_IT_IS, blocks: true };

/** Ways to build the cluster, by what is said of them. */
export const DESIGNS: Readonly<Record<string, Design>> = {
  'lowest free address, everybody told of everything': AS_IT_IS,
  'per-host address blocks': BLOCKS,
  "blocks, 100 ms of a host's calls in a commit": { ...BLOCKS, waitMs: 100 },
  "blocks, a container's three calls in a commit": { ...BLOCKS, together: true },
  'lowest free address, told of own networks': { ...AS_IT_IS, scoped: true },
  'blocks, told of own networks': { ...BLOCKS, scoped: true },
  'blocks, told of own networks, 100 ms in a commit': { ...BLOCKS, scoped: true, waitMs: 100 },
  'blocks, told of own networks, three calls in a commit': { ...BLOCKS, scoped: true, together: true },
};

/** What is measured, before anything is simulated. */
export interface Inputs {
  readonly costs: readonly MeasuredCosts[];
  readonly profile: Profile;
  /** Memory of a joined endpoint in each host that mirrors it, as docs/performance/run.json has it. */
  readonly mirroredBytes: number;
}

export interface Borne extends Outcome {
  readonly limit: string;
}

export interface StoreFound {
  readonly store: string;
  /** The plan's own rate, with blocks. */
  readonly planned: Outcome;
  readonly highest: Borne;
}

export interface DesignFound {
  readonly design: string;
  readonly planned: Outcome;
  readonly highest: Borne;
}

export interface Found {
  readonly plan: Plan;
  readonly stores: readonly StoreFound[];
  /** On the first of the stores. */
  readonly designs: readonly DesignFound[];
  /** On the first of the stores, by number of hosts: everybody told of everything, and of own networks. */
  readonly sizes: readonly { readonly hosts: number; readonly all: Borne; readonly scoped: Borne }[];
  readonly real: readonly BesideReal[];
}

/** Turnovers a second that the plan asks for. */
export function rateOf({ endpoints, hoursAlive }: Plan): number {
  return endpoints / (hoursAlive * 3_600);
}

/** Asks everything of a plan. */
export async function explore(plan: Plan, { costs, profile }: Inputs, say: (what: string) => void = () => undefined): Promise<Found> {
  const [main] = costs;
  if (main === undefined) throw new Error('no store was measured');
  const { setting, seconds } = plan;
  const rate = rateOf(plan);
  const ask = async (store: MeasuredCosts, design: Design, shape: Shape = plan): Promise<{ planned: Outcome; highest: Borne }> => {
    const load = { costs: store, profile, setting, shape, design, seconds };
    const highest = await highestRate(load);
    return { planned: await simulate({ ...load, rate: (rate * shape.hosts) / plan.hosts }), highest: { ...highest, limit: limitOf(highest) } };
  };
  const stores: StoreFound[] = [];
  for (const store of costs) {
    say(`store ${store.store}`);
    stores.push({ store: store.store, ...(await ask(store, BLOCKS)) });
  }
  const designs: DesignFound[] = [];
  for (const [name, design] of Object.entries(DESIGNS)) {
    say(name);
    designs.push({ design: name, ...(await ask(main, design)) });
  }
  const sizes: Found['sizes'][number][] = [];
  for (const hosts of plan.sizes) {
    say(`${hosts} hosts`);
    const shape = { hosts, networks: hosts, hostsPerNetwork: Math.min(hosts, plan.hostsPerNetwork) };
    sizes.push({ hosts, all: (await ask(main, BLOCKS, shape)).highest, scoped: (await ask(main, { ...BLOCKS, scoped: true }, shape)).highest });
  }
  const real: BesideReal[] = [];
  for (const hosts of plan.real) {
    say(`${hosts} real controllers`);
    real.push(await besideReal(hosts, main, profile, setting));
  }
  return { plan, stores, designs, sizes, real };
}
