/**
 * What has a name on a host: who gives it, who uses it, and what it is claimed for.
 *
 * Users are a list that is linked through their uses, in the order in which they came, so that coming and going costs
 * the same whatever others do. Invariant: each use is in the list of the thing that it is of, until it ends.
 */

/** A user's hold on something; it ends once. */
export interface Use<User> {
  readonly of: Named<User>;
  readonly user: User;
  before: Use<User> | undefined;
  after: Use<User> | undefined;
}

export class Named<User> {
  #first: Use<User> | undefined;
  #last: Use<User> | undefined;
  #claimers = 0;
  #purpose = '';

  constructor(
    readonly name: string,
    /** Undefined for what every host has. */
    readonly giver: User | undefined,
  ) {}

  /** The user that has been there longest. */
  get firstUser(): User | undefined {
    return this.#first?.user;
  }

  *users(): Iterable<User> {
    for (let use = this.#first; use !== undefined; use = use.after) yield use.user;
  }

  use(user: User): Use<User> {
    const use: Use<User> = { of: this, user, before: this.#last, after: undefined };
    if (this.#last === undefined) this.#first = use;
    else this.#last.after = use;
    this.#last = use;
    return use;
  }

  end({ before, after }: Use<User>): void {
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
  }

  /** How many claim it, all for one purpose. */
  get claimers(): number {
    return this.#claimers;
  }

  /** What those who claim it do so for. */
  get purpose(): string {
    return this.#purpose;
  }

  claim(purpose: string): void {
    this.#purpose = purpose;
    this.#claimers++;
  }

  disclaim(): void {
    this.#claimers--;
  }
}
