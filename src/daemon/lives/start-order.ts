/**
 * In which order containers are started together: each after those that it needs, in waves of which one needs no other.
 *
 * A container needs the one whose network stack it shares, and those that it is linked to on the default bridge. What is
 * not among those to be started is waited for by nobody. A circle, which only made-up names allow, is cut somewhere.
 */
import type { ContainerRecord } from '../../model/container.js';

type Needs = Pick<ContainerRecord, 'id' | 'name' | 'networkMode' | 'bridgeLinks'>;

/** The containers in waves: whatever one needs is in an earlier wave than its own. */
export function startWaves<Container extends { readonly record: Needs }>(containers: readonly Container[]): readonly (readonly Container[])[] {
  const byName = new Map(containers.flatMap((one) => [[one.record.id, one] as const, [one.record.name, one] as const]));
  const waveOf = new Map<Container, number>();
  const waves: Container[][] = [];
  // Chains may be long, so they are followed without recursion: a container is placed when those that it needs are.
  for (const start of containers) {
    const open = [start];
    const under = new Set<Container>();
    for (let one = open.at(-1); one !== undefined; one = open.at(-1)) {
      const needed = neededBy(one.record).flatMap((id) => byName.get(id) ?? []);
      under.add(one);
      const missing = needed.filter((other) => !waveOf.has(other) && !under.has(other));
      if (missing.length > 0) {
        open.push(...missing);
        continue;
      }
      open.pop();
      if (waveOf.has(one)) continue;
      const wave = Math.max(0, ...needed.map((other) => (waveOf.get(other) ?? -1) + 1));
      waveOf.set(one, wave);
      (waves[wave] ??= []).push(one);
    }
  }
  return waves;
}

/** The ids or names of the containers that have to run before this one. */
function neededBy({ networkMode, bridgeLinks = {} }: Needs): readonly string[] {
  const linked = Object.values(bridgeLinks);
  return networkMode.startsWith('container:') ? [networkMode.slice('container:'.length), ...linked] : linked;
}
