/**
 * What callers hand in, checked at the border: names, ids, addresses and labels as text.
 *
 * Nothing behind this file sees a value of the wrong type, an empty address, a control character in a name, or a label
 * that is not text.
 */
import { Result } from '../../base/result.js';
import { InvalidArgument, invalidArgument, type MembersOf, optionsFault, shown } from '../../contracts/invalid-argument.js';
import { noLabels, none, type Labels } from '../../model/labels.js';
import { formatIpAddress, parseIpAddress, type IpAddress } from '../../net/ip-address.js';
import { formatMacAddress, isMulticastMac, parseMacAddress } from '../../net/mac-address.js';
import { InvalidName } from '../errors/controller-errors.js';

/** Characters of a name or an id, at most; where they make a key too long for the store, the commit is refused. */
export const MAX_NAME_LENGTH = 255;
/** Bytes of one label's value, at most. */
const MAX_LABEL_LENGTH = 65_536;
const MAX_LABELS = 1_000;

export { shown };

/** Refuses options that are no object or have members that mean nothing, so that whoever reads them need not ask. */
export function checkOptions<Options>(argument: string, value: unknown, members: MembersOf<Options>): Result<void, InvalidArgument> {
  const fault = optionsFault(argument, value, members);
  return fault === undefined ? Result.ok() : Result.error(fault);
}

/** Why a text cannot be a name, or undefined when it can. */
export function nameFault(name: unknown): string | undefined {
  if (typeof name !== 'string') return 'is a text';
  if (name.trim() === '') return 'is not empty';
  if (name.length > MAX_NAME_LENGTH) return `has at most ${MAX_NAME_LENGTH} characters`;
  if (/\p{Cc}/u.test(name)) return 'has no control characters';
  if (/\p{Surrogate}/u.test(name)) return 'has no lone surrogates';
  return undefined;
}

/** Whether a value is a list, without making its elements untyped as Array.isArray does. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Whether a value is an AbortSignal, of whichever realm. */
export function isSignal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value;
}

export function checkName(name: unknown): Result<string, InvalidName> {
  const reason = nameFault(name);
  if (reason !== undefined || typeof name !== 'string') {
    return Result.error(new InvalidName({ name: shown(name), reason: reason ?? 'is a text' }));
  }
  return Result.ok(name);
}

/** An IP address in its canonical text. */
export function checkAddress(argument: string, value: unknown, family?: 4 | 6): Result<IpAddress, InvalidArgument> {
  const address = typeof value === 'string' && value.length < 64 ? parseIpAddress(value) : undefined;
  if (address === undefined || (family !== undefined && address.family !== family)) {
    return Result.error(new InvalidArgument({ argument, value: shown(value), expected: `an IPv${family ?? '4 or IPv6'} address without prefix` }));
  }
  return Result.ok(address);
}

/** A MAC address of one station, in lower case with colons. */
export function checkMacAddress(value: unknown): Result<string, InvalidArgument> {
  const address = typeof value === 'string' && value.length < 64 ? parseMacAddress(value) : undefined;
  if (address === undefined || isMulticastMac(address) || address === 0) {
    return Result.error(new InvalidArgument({ argument: 'MAC address', value: shown(value), expected: "six bytes of one station, such as '02:42:0a:00:00:02'" }));
  }
  return Result.ok(formatMacAddress(address));
}

export function canonicalAddress(address: IpAddress): string {
  return formatIpAddress(address);
}

/** Labels as a plain record of texts; `__proto__` is a label like any other. */
export function checkLabels(argument: string, value: unknown): Result<Labels, InvalidArgument> {
  if (value === undefined) return Result.ok(noLabels);
  if (typeof value !== 'object' || value === null || isList(value)) return refuse(argument, value, 'an object of texts');
  const entries = Object.entries(value);
  if (entries.length > MAX_LABELS) return refuse(argument, `${entries.length} labels`, `at most ${MAX_LABELS}`);
  for (const [name, text] of entries) {
    if (typeof text !== 'string') return refuse(`${argument} ${shown(name)}`, text, 'a text');
    if (name.length > MAX_NAME_LENGTH || text.length > MAX_LABEL_LENGTH) {
      return refuse(`${argument} ${shown(name)}`, text, `a name of at most ${MAX_NAME_LENGTH} and a text of at most ${MAX_LABEL_LENGTH} characters`);
    }
  }
  return Result.ok(Object.fromEntries(entries));
}

export function checkFlag(argument: string, value: unknown): Result<boolean, InvalidArgument> {
  if (value === undefined) return Result.ok(false);
  return typeof value === 'boolean' ? Result.ok(value) : refuse(argument, value, 'true or false');
}

/** Texts without control characters, each at most as long as a name. */
export function checkTexts(argument: string, value: unknown): Result<readonly string[], InvalidArgument> {
  if (value === undefined) return Result.ok(none);
  if (!isList(value)) return refuse(argument, value, 'a list of texts');
  const texts: string[] = [];
  for (const text of value) {
    if (typeof text !== 'string' || nameFault(text) !== undefined) return refuse(argument, text, 'a text, not empty, without control characters');
    texts.push(text);
  }
  return Result.ok(texts);
}

/** Addresses of either family, in canonical text. */
export function checkAddresses(argument: string, value: unknown): Result<readonly string[], InvalidArgument> {
  const texts = checkTexts(argument, value);
  if (!texts.ok) return texts;
  const addresses: string[] = [];
  for (const text of texts.value) {
    const address = checkAddress(argument, text);
    if (!address.ok) return address;
    addresses.push(canonicalAddress(address.value));
  }
  return Result.ok(addresses);
}

export function refuse(argument: string, value: unknown, expected: string): Result<never, InvalidArgument> {
  return Result.error(invalidArgument(argument, value, expected));
}
