/**
 * The tables of docs/scale.md, made of a run that was written down.
 */
import type { Machine } from '../framework/machine.js';
import { digits } from '../framework/text.js';
import type { BesideReal } from './beside-real.js';
import type { Outcome } from './load.js';
import { rateOf, type Borne, type Found, type Inputs, type Plan } from './plan.js';

/** A run, as docs/scale/run.json keeps it. */
export interface Run extends Found {
  readonly machine: Machine;
  readonly inputs: Inputs;
}

export const START = '<!-- figures: written by npm run bench:scale -- --write -->';
export const END = '<!-- end of figures -->';

/** The page with the tables of a run between its marks. */
export function pageWith(page: string, run: Run): string {
  const [from, to] = [page.indexOf(START), page.indexOf(END)];
  if (from === -1 || to < from) throw new Error('the page has no place for the figures');
  return `${page.slice(0, from)}${START}\n\n${tablesOf(run)}\n\n${page.slice(to)}`;
}

export function tablesOf({ machine, inputs, plan, stores, designs, sizes, real }: Run): string {
  const main = stores[0]?.store ?? '';
  return [
    `Processor times of servers were measured on ${machine.cpu}, ${machine.cpus} cores, ${machine.system}; everything else is simulated.`,
    `### The plan\n\n${planText(plan)}`,
    `### What is stored and read\n\n${storedTable(plan, inputs)}`,
    `### What a call costs\n\n${verbsTable(inputs)}`,
    `### What stores take for it\n\n${costsTable(inputs)}`,
    `### The plan on each store, with address blocks\n\n${outcomeTable('store', stores.map(({ store, ...found }) => [store, found]))}`,
    `### What moves the limit, on ${main}\n\n${outcomeTable('', designs.map(({ design, ...found }) => [design, found]))}`,
    `### More hosts, on ${main} with address blocks\n\n${sizesTable(sizes, plan)}`,
    `### The model beside real controllers, on ${main}\n\n${realTable(real)}`,
  ].join('\n\n');
}

function planText(plan: Plan): string {
  const { hosts, endpoints, networks, hostsPerNetwork, hoursAlive, setting, seconds } = plan;
  const perHost = Math.round((networks * hostsPerNetwork) / hosts);
  return [
    `${count(hosts)} hosts, ${count(endpoints)} joined endpoints, ${count(networks)} overlay networks, each on ${hostsPerNetwork} hosts, so that a host has endpoints in ${perHost}.`,
    `A container lives for ${hoursAlive === 1 ? 'an hour' : `${hoursAlive} hours`}: every second ${digits(rateOf(plan))} go and as many come, six calls each time.`,
    `A host is ${setting.roundTripMs} ms away from the store, there and back; the store has ${setting.processors} processors. ${seconds} seconds are simulated.`,
  ].join('\n');
}

function storedTable(plan: Plan, { profile, mirroredBytes }: Inputs): string {
  const { hosts, endpoints, networks, hostsPerNetwork } = plan;
  const seen = (endpoints * Math.round((networks * hostsPerNetwork) / hosts)) / networks;
  const shared = profile.sharedStoredBytes;
  const own = ((profile.storedBytes - shared) * endpoints) / hosts;
  const row = (what: string, each: string, all: number, scoped: number): string => `| ${what} | ${each} | ${bytes(all)} | ${bytes(scoped)} |`;
  return [
    '| | each endpoint | told of everything | told of own networks |',
    '|---|---|---|---|',
    row('kept by the store: keys and values, without its own overhead', bytes(profile.storedBytes), profile.storedBytes * endpoints, profile.storedBytes * endpoints),
    row('read by a host that opens', bytes(shared), shared * endpoints + own, shared * seen + own),
    row('read when all hosts open', '', hosts * (shared * endpoints + own), hosts * (shared * seen + own)),
    row("kept in a host's memory: tables and indexes", bytes(mirroredBytes), mirroredBytes * endpoints, mirroredBytes * seen),
  ].join('\n');
}

function verbsTable({ profile }: Inputs): string {
  const rows = profile.verbs.map(({ verb, conditions, writes, bytes: written, sharedWrites, sharedBytes }) => [verb, digits(conditions), digits(writes), digits(written), digits(sharedWrites), digits(sharedBytes)]);
  const { conditions, writes, bytes: written } = profile.perCommit;
  return table(['call', 'conditions', 'writes', 'bytes written', 'of them shared: writes', 'bytes'], [...rows, ['besides, every commit', digits(conditions), digits(writes), digits(written), '0', '0']]);
}

function costsTable({ costs }: Inputs): string {
  const micro = (ms: number): string => digits(1_000 * ms);
  const rows = costs.map(({ store, commitMs, operationMs, deliveryMs, entryMs, syncMs, conditionsPerCommit, operationsPerCommit }) => [
    ...[store, micro(commitMs), micro(operationMs), micro(deliveryMs), micro(entryMs), micro(syncMs)],
    `${count(operationsPerCommit)}${conditionsPerCommit < operationsPerCommit ? `, ${count(conditionsPerCommit)} conditions` : ''}`,
  ]);
  return table(['µs', 'a commit', 'a condition or write in it', 'telling a watcher', 'a key that it is told', 'waiting besides', 'at most in a commit'], rows);
}

function outcomeTable(what: string, found: readonly (readonly [string, { readonly planned: Outcome; readonly highest: Borne }])[]): string {
  const rows = found.map(([name, { planned, highest }]) => [
    ...[name, digits(planned.commits), bytes(planned.writtenBytes), digits(planned.events), bytes(planned.toldBytes)],
    ...[digits(planned.p99Ms), share(planned.applying), share(planned.telling), share(planned.conflicts), digits(highest.rate), highest.limit],
  ]);
  return table([what, 'commits/s', 'written/s', 'watch events/s', 'told/s', 'p99 of a call, ms', 'applying', 'telling', 'conflicts', 'highest rate: containers/s', 'its limit'], rows);
}

function sizesTable(sizes: Found['sizes'], plan: Plan): string {
  const rows = sizes.map(({ hosts, all, scoped }) => [count(hosts), digits((rateOf(plan) * hosts) / plan.hosts), digits(all.rate), all.limit, digits(scoped.rate), scoped.limit]);
  return table(['hosts', 'planned containers/s', 'told of everything: containers/s', 'its limit', 'told of own networks: containers/s', 'its limit'], rows);
}

function realTable(real: readonly BesideReal[]): string {
  const rows = real.map(({ hosts, real: ours, model }) => [count(hosts), digits(ours.verbsPerSecond), digits(model.verbsPerSecond), digits(model.verbsPerSecond / ours.verbsPerSecond), digits(ours.verbsPerCommit), digits(model.verbsPerCommit)]);
  return table(['hosts', 'calls/s, real', 'calls/s, model', 'model over real', 'calls a commit, real', 'calls a commit, model'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function share(part: number): string {
  return `${digits(100 * part)} %`;
}

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let at = 0;
  for (; value >= 999.5 && at < units.length - 1; at++) value /= 1_000;
  return `${digits(value)} ${units[at] ?? ''}`;
}
