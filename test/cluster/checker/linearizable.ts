/**
 * Whether the answers that several processes got of one register can have come from a register that does one thing
 * after another: the search of Wing and Gong, over the calls and answers in the order of time, with what it has reached
 * remembered (Lowe's just-in-time linearization).
 *
 * A configuration is a state of the register together with the pending operations that have taken place already. An
 * operation takes place no earlier than somebody's answer demands it, but for reads: one that is true now takes place
 * now, because it changes nothing. Invariant: the configurations are all that the answers so far allow.
 */

/** One operation as the register sees it. */
export interface Step {
  /** For people. */
  readonly label: string;
  readonly calledAt: number;
  /** Infinity: it may take place at any time after its call, or never. */
  readonly endedAt: number;
  /** The state after it; undefined where its answer would have been another. */
  readonly apply: (state: string) => string | undefined;
  /** It changes no state. */
  readonly isRead: boolean;
  /** It need not take place. */
  readonly isOptional: boolean;
}

/** A search of more configurations than this gives up, loudly. */
const MOST_CONFIGURATIONS = 500_000;

interface Configuration {
  readonly state: string;
  /** Pending steps that have taken place. */
  readonly done: ReadonlySet<Step>;
}

/** Why the steps make no sense in any order; undefined when they do. The register begins as ''. */
export function findFault(name: string, steps: readonly Step[], mostConfigurations = MOST_CONFIGURATIONS): string | undefined {
  const search = new Search(steps, mostConfigurations);
  const events = steps.flatMap((step) => [
    { at: step.calledAt, step, isEnd: false },
    ...(Number.isFinite(step.endedAt) ? [{ at: step.endedAt, step, isEnd: true }] : []),
  ]);
  // Of what happens in one tick of the clock nothing is known to be before the other.
  events.sort((a, b) => a.at - b.at || Number(a.isEnd) - Number(b.isEnd));
  for (const { step, isEnd } of events) {
    if (!isEnd) search.begin(step);
    else if (!search.end(step)) return `${name}: no order explains ${step.label}\n${story(steps, step, search.statesBefore)}`;
  }
  return undefined;
}

class Search {
  readonly #numbers: ReadonlyMap<Step, number>;
  readonly #most: number;
  readonly #pending = new Set<Step>();
  #configurations: ReadonlyMap<string, Configuration>;
  #visited = 0;
  /** The states that were possible before the last end. */
  statesBefore: ReadonlySet<string> = new Set();

  constructor(steps: readonly Step[], most: number) {
    this.#numbers = new Map(steps.map((step, number) => [step, number]));
    this.#most = most;
    this.#configurations = this.#keyed([{ state: '', done: new Set() }]);
  }

  begin(step: Step): void {
    this.#pending.add(step);
    if (step.isRead) this.#configurations = this.#keyed([...this.#configurations.values()].map((one) => this.#withReads(one)));
  }

  /** False when nothing is possible any more. */
  end(step: Step): boolean {
    this.statesBefore = new Set([...this.#configurations.values()].map(({ state }) => state));
    const left: Configuration[] = [];
    const seen = new Set<string>();
    const open = [...this.#configurations.values()];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      const key = this.#keyOf(one);
      if (seen.has(key)) continue;
      seen.add(key);
      if (++this.#visited > this.#most) throw new Error(`the search has passed ${this.#most} configurations at ${step.label}`);
      if (one.done.has(step)) {
        left.push(one);
        continue;
      }
      if (step.isOptional && this.#configurations.has(key)) left.push(one);
      open.push(...this.#successors(one));
    }
    this.#pending.delete(step);
    this.#configurations = this.#keyed(left.map(({ state, done }) => ({ state, done: new Set([...done].filter((other) => other !== step)) })));
    return this.#configurations.size > 0;
  }

  /** What may be next when one more operation takes place. */
  *#successors({ state, done }: Configuration): Iterable<Configuration> {
    for (const step of this.#pending) {
      if (step.isRead || done.has(step)) continue;
      const next = step.apply(state);
      if (next !== undefined) yield this.#withReads({ state: next, done: new Set([...done, step]) });
    }
  }

  #withReads({ state, done }: Configuration): Configuration {
    const reads = [...this.#pending].filter((step) => step.isRead && !done.has(step) && step.apply(state) !== undefined);
    return reads.length === 0 ? { state, done } : { state, done: new Set([...done, ...reads]) };
  }

  #keyed(configurations: readonly Configuration[]): ReadonlyMap<string, Configuration> {
    return new Map(configurations.map((one) => [this.#keyOf(one), one]));
  }

  #keyOf({ state, done }: Configuration): string {
    const numbers = Array.from(done, (step) => this.#numbers.get(step) ?? -1).sort((a, b) => a - b);
    return `${state} ${numbers.join(' ')}`;
  }
}

/** What was last answered before an answer that makes no sense, and what was under way. */
function story(steps: readonly Step[], culprit: Step, states: ReadonlySet<string>): string {
  const concerned = steps.filter((step) => step.calledAt <= culprit.endedAt).sort((a, b) => a.endedAt - b.endedAt);
  const unanswered = concerned.filter((step) => step.endedAt > culprit.endedAt);
  const answered = concerned.filter((step) => step.endedAt <= culprit.endedAt).slice(-12);
  const lines = [...answered, ...unanswered].map(({ calledAt, endedAt, label }) => `  ${calledAt}..${endedAt} ${label}`);
  return [`  possible states: ${[...states].map((state) => `'${state}'`).join(', ')}`, ...lines].join('\n');
}
