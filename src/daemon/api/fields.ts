/**
 * Bodies read as Go's encoding/json reads them into a struct: null and what is missing are zero values, names are found
 * in any case, what nobody asks for is ignored, and a value of the wrong kind is a fault.
 *
 * Members are read in a row and the first fault is asked for once, at the end.
 */
import { Result } from '../../base/result.js';
import type { Labels } from '../../model/labels.js';
import type { ApiRequest } from './api.js';
import { InvalidRequest } from './errors.js';
import type { CnmError } from '../../base/error.js';

/** The first thing that was wrong, shared by the members of a body. */
interface Faults {
  first?: InvalidRequest;
}

/** The body of a request as an object; there must be one. Errors: INVALID_REQUEST, BODY_TOO_LARGE. */
export async function readBody(request: ApiRequest, type: string): Promise<Result<Fields, CnmError>> {
  const body = await request.json();
  if (!body.ok) return body;
  if (body.value === undefined) return Result.error(new InvalidRequest({ reason: 'got EOF while reading request body' }));
  return readFields(body.value, type);
}

/** A document as an object; undefined and null have no members. Errors: INVALID_REQUEST. */
export function readFields(value: unknown, type: string): Result<Fields, InvalidRequest> {
  const members = membersOf(value);
  if (members !== undefined) return Result.ok(new Fields(members, type, '', {}));
  return Result.error(new InvalidRequest({ reason: `json: cannot unmarshal ${kindOf(value)} into Go value of type types.${type}` }));
}

export class Fields {
  readonly #members: ReadonlyMap<string, unknown>;
  readonly #type: string;
  readonly #path: string;
  readonly #faults: Faults;
  #byLowerName: ReadonlyMap<string, unknown> | undefined;

  constructor(members: ReadonlyMap<string, unknown>, type: string, path: string, faults: Faults) {
    this.#members = members;
    this.#type = type;
    this.#path = path;
    this.#faults = faults;
  }

  /** The first value of the wrong kind among those that were asked for, of this object and of those in it. */
  get fault(): InvalidRequest | undefined {
    return this.#faults.first;
  }

  /** The value as it is; undefined where it is missing or null. */
  value(name: string): unknown {
    const exact = this.#members.get(name);
    if (exact !== undefined) return exact ?? undefined;
    this.#byLowerName ??= new Map([...this.#members].map(([key, value]) => [key.toLowerCase(), value]));
    return this.#byLowerName.get(name.toLowerCase()) ?? undefined;
  }

  /** Whether it is there and not null. */
  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  text(name: string): string {
    const value = this.value(name) ?? '';
    return typeof value === 'string' ? value : this.#refuse(name, value, 'string', '');
  }

  flag(name: string): boolean {
    const value = this.value(name) ?? false;
    return typeof value === 'boolean' ? value : this.#refuse(name, value, 'bool', false);
  }

  /** A whole number. */
  integer(name: string): number {
    const value = this.value(name) ?? 0;
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : this.#refuse(name, value, 'int', 0);
  }

  /** An object in it; without members where it is missing. */
  object(name: string): Fields {
    const value = this.value(name);
    const members = membersOf(value);
    return new Fields(members ?? this.#refuse(name, value, 'struct', new Map()), this.#type, `${this.#path}${name}.`, this.#faults);
  }

  /** A list of objects. */
  objects(name: string): readonly Fields[] {
    return this.list(name).map((value) => {
      const members = membersOf(value) ?? this.#refuse(name, value, 'struct', new Map<string, unknown>());
      return new Fields(members, this.#type, `${this.#path}${name}.`, this.#faults);
    });
  }

  /** Objects by name. */
  entries(name: string): readonly (readonly [string, Fields])[] {
    const value = this.value(name);
    const members = membersOf(value) ?? this.#refuse(name, value, 'map', new Map<string, unknown>());
    return [...members].map(([key, member]) => {
      const fields = membersOf(member) ?? this.#refuse(name, member, 'struct', new Map<string, unknown>());
      return [key, new Fields(fields, this.#type, `${this.#path}${name}.`, this.#faults)] as const;
    });
  }

  list(name: string): readonly unknown[] {
    const value = this.value(name) ?? [];
    return Array.isArray(value) ? value : this.#refuse(name, value, 'list', []);
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((value) => (typeof value === 'string' ? value : this.#refuse(name, value, 'string', '')));
  }

  /** Texts by name; null is ''. */
  labels(name: string): Labels {
    const value = this.value(name);
    const members = membersOf(value) ?? this.#refuse(name, value, 'map[string]string', new Map<string, unknown>());
    return Object.fromEntries([...members].map(([key, label]) => [key, typeof label === 'string' ? label : label === null ? '' : this.#refuse(name, label, 'string', '')]));
  }

  #refuse<Instead>(name: string, value: unknown, wanted: string, instead: Instead): Instead {
    const reason = `json: cannot unmarshal ${kindOf(value)} into Go struct field ${this.#type}.${this.#path}${name} of type ${wanted}`;
    this.#faults.first ??= new InvalidRequest({ reason });
    return instead;
  }
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (value === undefined || value === null) return new Map();
  return typeof value === 'object' && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined;
}

/** What Go calls a JSON value. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' && !Number.isInteger(value) ? `number ${String(value)}` : typeof value;
}
