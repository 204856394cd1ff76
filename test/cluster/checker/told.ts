/**
 * Whether a process that was taken for dead was told that others have removed what it had, before anything more that it
 * asked for was done.
 *
 * Seen from a change that a process was acknowledged: when others reaped its host after the change before, one of the
 * calls between was answered so. Where calls overlap, what was first is not known, and nothing is claimed.
 */
import { TOLD_REAPED, type Operation } from './history.js';

/** Changes of hosts that were reaped, and did not know. */
export function checkTold(operations: readonly Operation[]): string[] {
  const reaps = operations.filter(({ call, answer }) => call.verb === 'reap' && answer === 'ok');
  return [...byLife(operations).values()].flatMap((life) => faultsOf(life, reaps));
}

function faultsOf(life: readonly Operation[], reaps: readonly Operation[]): string[] {
  const [{ host, calledAt: bornAt } = { host: '', calledAt: Infinity }] = life;
  const told = life.filter(({ answer }) => answer === TOLD_REAPED);
  const faults: string[] = [];
  /** Of the changes so far: when the last was called, and when the last to be answered was. */
  let [called, answered] = [bornAt, bornAt];
  for (const change of life.filter(isChange)) {
    const reap = reaps.find((one) => targetOf(one) === host && one.calledAt > answered && one.endedAt < change.calledAt);
    if (reap !== undefined && !told.some(({ endedAt }) => endedAt > called && endedAt <= change.endedAt)) {
      faults.push(`${change.id} was done for a host that ${reap.id} had reaped, and that was not told`);
    }
    called = Math.max(called, change.calledAt);
    answered = Math.max(answered, change.endedAt);
  }
  return faults;
}

/** The operations of each process, in the order of their calls. */
function byLife(operations: readonly Operation[]): ReadonlyMap<string, Operation[]> {
  const lives = new Map<string, Operation[]>();
  for (const operation of [...operations].sort((a, b) => a.calledAt - b.calledAt)) {
    const life = operation.id.slice(0, operation.id.lastIndexOf('.'));
    const known = lives.get(life);
    if (known === undefined) lives.set(life, [operation]);
    else known.push(operation);
  }
  return lives;
}

/** It has certainly changed something of its own host's. */
function isChange({ call, answer }: Operation): boolean {
  return answer === 'ok' && !call.verb.startsWith('find') && call.verb !== 'reap';
}

function targetOf({ call }: Operation): string | undefined {
  return call.verb === 'reap' ? call.host : undefined;
}
