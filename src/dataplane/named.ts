/**
 * What has a name on a host: who gives it, how many use it, and what it is claimed for.
 */
import type { Resource } from '../contracts/dataplane.js';
import type { HostName } from './resource-names.js';

export class Named implements HostName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** How many use it; of what every host has nothing can be asked. */
  users = 0;
  #claimers = 0;
  #purpose = '';

  constructor(
    { kind, namespace, name }: HostName,
    /** Undefined for what every host has. */
    public giver: Resource | undefined,
  ) {
    this.kind = kind;
    this.namespace = namespace;
    this.name = name;
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
