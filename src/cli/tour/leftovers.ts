/**
 * What is in a store beyond hosts and their own networks, read from the records of every host.
 *
 * This is the tour's proof: it looks at what the store holds and not at what a controller believes.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { isPredefined } from '../../containers/predefined/names.js';
import type { Store } from '../../contracts/store.js';
import { decode } from '../../model/codec.js';

/** What is counted, with a name for people. */
const COUNTED: Readonly<Record<string, string>> = {
  container: 'containers',
  sandbox: 'sandboxes',
  endpoint: 'endpoints',
  network: 'networks',
  pool: 'pools',
  address: 'addresses',
  vni: 'VNIs',
  member: 'members',
};

export interface Leftovers {
  /** How many there are of each kind. */
  readonly counts: Readonly<Record<string, number>>;
  readonly keys: readonly string[];
}

export async function findLeftovers(store: Store): Promise<Result<Leftovers, CnmError>> {
  const snapshot = await store.read(['global/', 'hosts/']);
  if (!snapshot.ok) return snapshot;
  const records = snapshot.value.entries.map(({ key, value }) => ({ key, kind: kindOf(key), record: decode(value) ?? {} }));
  const own = new Set(records.filter(({ kind, record }) => kind === 'network' && isPredefined(textOf(record, 'name'))).map(({ record }) => textOf(record, 'id')));
  const left = records.filter(({ kind, record }) => Object.hasOwn(COUNTED, kind) && !own.has(ownerOf(kind, record)));
  const counts = Object.entries(COUNTED).map(([kind, name]) => [name, left.filter((one) => one.kind === kind).length] as const);
  return Result.ok({ counts: Object.fromEntries(counts), keys: left.map(({ key }) => key) });
}

/** 'endpoint' of 'global/endpoint/...' and of 'hosts/h1/endpoint/...'. */
function kindOf(key: string): string {
  const parts = key.split('/');
  return (parts[0] === 'global' ? parts[1] : parts[2]) ?? '';
}

/** The network that a record is of or belongs to. */
function ownerOf(kind: string, record: object): string {
  if (kind === 'network') return textOf(record, 'id');
  if (kind === 'pool') return 'claim' in record && typeof record.claim === 'object' && record.claim !== null ? textOf(record.claim, 'owner') : '';
  return kind === 'address' ? (textOf(record, 'owner').split('/')[0] ?? '') : '';
}

function textOf(record: object, name: string): string {
  const found: unknown = Object.entries(record).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : '';
}
